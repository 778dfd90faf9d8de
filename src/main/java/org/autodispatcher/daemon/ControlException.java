package org.autodispatcher.daemon;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why the owner of a HOME did not answer what it was asked. Its sentence stands under {@code CODE.message} and {@code CODE.hint} of the wording file {@code control}. */
public final class ControlException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final transient Map<String, String> values;

    ControlException(Code code, Map<String, String> values, @Nullable Throwable cause) {
        super(code.text() + " " + values, cause);
        this.code = code;
        this.values = Map.copyOf(values);
    }

    static ControlException of(Code code, Map<String, String> values) {
        return new ControlException(code, values, null);
    }

    public Code code() {
        return code;
    }

    /** What the sentence mentions, by placeholder name. */
    public Map<String, String> values() {
        return values;
    }

    /** The reasons there are. */
    public enum Code {
        /** {@code account} is not among those whom {@code key} of dispatcher.cfg names. */
        NOT_ALLOWED,
        /** {@code account} may not open the socket {@code path}, whose group is {@code group}. */
        NO_ACCESS,
        /** The owner speaks version {@code theirs} of what goes through the socket, this program {@code ours}. */
        OTHER_VERSION,
        /** What was sent is not understood: {@code detail}. */
        BAD_REQUEST,
        /** Too many ask at once. */
        BUSY,
        /** The same, for {@code seconds}, to somebody of whom the owner has begun something. */
        STILL_BUSY,
        /** The bytes of {@code package} did not all come, or not as they were sent. */
        BROKEN_TRANSFER,
        /** Whoever follows does not read what it is told. */
        TOO_SLOW,
        /** The owner is there and has not answered for {@code seconds}; {@code lock_word} is the file with its process id. */
        NO_ANSWER,
        /** The owner ended before it answered. */
        OWNER_GONE,
        /** The owner is about to let go of the HOME, or has, and has begun nothing of what it was told: it is for the next one. */
        LEAVING,
        /** The owner could not do it: {@code detail}. */
        TROUBLE;

        /** The stable code. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}

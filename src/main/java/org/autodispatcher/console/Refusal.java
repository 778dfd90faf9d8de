package org.autodispatcher.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/** Why a request is not done. Its sentence stands under {@code CODE.message} and {@code CODE.hint} of the wording file {@code http}. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** Of packages that cannot be taken; all other reasons are the package's. */
    private static final Map<Reason, Integer> STATUS = Map.of(Reason.TOO_LARGE, 413, Reason.SPOOL_FULL, 507);

    private final Code code;
    private final String wording;
    private final transient Optional<Failure> failure;
    private final transient Map<String, String> values;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /** The reasons there are, each with its status (RFC 9110, section 15). */
    enum Code {
        /** The request cannot be understood; each variant says why. */
        BAD_REQUEST(400),
        /** There is no token, or it is not worth anything (any more). */
        NO_TOKEN(401),
        /** The token's role is {@code role}, and {@code needed} is needed. */
        ROLE(403),
        /** It came from {@code address}, which is no proxy that the settings name. */
        NOT_THROUGH_PROXY(403),
        /** Another site's page asks, in the name of somebody who does not know. */
        FOREIGN_PAGE(403),
        /** The object that was sent has something that does not fit; each variant says what. */
        FIELD(422),
        /** More was sent than an order takes: {@code most} bytes. */
        BODY_TOO_LARGE(413),
        /** The edited files are not put in force. */
        NOT_IN_FORCE(409),
        /** There is nothing at this address. */
        NO_SUCH_PAGE(404),
        /** There is no dispatch {@code id}. */
        NO_SUCH_DISPATCH(404),
        /** {@code method} means nothing here; {@code allowed} do. */
        METHOD(405),
        /** The same token uploads a package of this name at this moment. */
        UPLOAD_UNDER_WAY(409),
        /** It goes on at {@code offset}, where {@code held} bytes are held. */
        OFFSET_DIFFERS(409),
        /** The content is encoded; packages are taken as they are. */
        ENCODED(415),
        /** The content is not the one whose digest was sent. */
        DIGEST_DIFFERS(422),
        /** A package cannot be taken, for the reason of a {@link Failure}. */
        NOT_TAKEN(422),
        /** {@code host} is no name of ours. */
        WRONG_HOST(421),
        /** Too many wrong tokens came from the same address. */
        TOO_MANY(429),
        /** It cannot be recorded at the moment. */
        TROUBLE(503);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }

        /** Stable, for scripts. */
        String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private Refusal(Code code, String variant, Optional<Failure> failure) {
        super(code.text());
        this.code = code;
        wording = variant.isEmpty() ? code.text() : code.text() + "." + variant;
        this.failure = failure;
        values = failure.map(why -> new TreeMap<>(why.values())).orElseGet(TreeMap::new);
    }

    static Refusal of(Code code) {
        return of(code, "");
    }

    /** Told in a variant of its sentence. */
    static Refusal of(Code code, String variant) {
        return new Refusal(code, variant, Optional.empty());
    }

    /** A package that cannot be taken. */
    static Refusal of(Failure failure) {
        return new Refusal(Code.NOT_TAKEN, "", Optional.of(failure));
    }

    /** The same, knowing one value more. */
    Refusal with(String name, Object value) {
        values.put(name, String.valueOf(value));
        return this;
    }

    /** The same, answered with one header more. */
    Refusal header(String name, Object value) {
        headers.put(name, String.valueOf(value));
        return this;
    }

    Code code() {
        return code;
    }

    /** Where its sentences stand. */
    String wording() {
        return wording;
    }

    Optional<Failure> failure() {
        return failure;
    }

    Map<String, String> values() {
        return values;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** The status it is answered with. */
    int status() {
        return failure.map(why -> STATUS.getOrDefault(why.reason(), code.status())).orElse(code.status());
    }
}

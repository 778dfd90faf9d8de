package org.autodispatcher;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why an act did not come about, as a value: a reason and the values its sentence needs. It holds names, never a secret.
 *
 * @param reason  the stable code
 * @param wording which sentence of the reason fits; the code itself, or the code, a dot and a variant
 * @param values  what the sentence mentions, by placeholder name: {@code host}, {@code port}, {@code path}…
 */
public record Failure(Reason reason, String wording, Map<String, String> values) {
    public Failure {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** A failure told in the reason's main sentence. */
    public static Failure of(Reason reason) {
        return new Failure(reason, reason.code(), Map.of());
    }

    /** A failure told in a variant of the reason's sentence: {@code of(UNREACHABLE, "refused")}. */
    public static Failure of(Reason reason, String variant) {
        return new Failure(reason, reason.code() + "." + variant, Map.of());
    }

    /** Whether it is this variant of this reason. */
    public boolean is(Reason other, String variant) {
        return reason == other && wording.equals(other.code() + "." + variant);
    }

    /** The same failure, knowing one value more. */
    public Failure with(String name, Object value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, String.valueOf(value));
        return new Failure(reason, wording, more);
    }

    /** To be thrown inside a stage; its edge turns it back into the value. */
    public FailureException exception() {
        return new FailureException(this);
    }

    /** The same, keeping what a library said as the cause, for a log. */
    public FailureException exception(Throwable cause) {
        return new FailureException(this, cause);
    }
}

package org.autodispatcher.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * What the reason of a decision must look like, {@code reason_pattern} of dispatcher.cfg: all of it, from its beginning to its end, so that
 * nothing stands beside a ticket's number by mistake. {@code .*} around it lets that be.
 *
 * @param text as it is written
 */
public record ReasonPattern(String text, Pattern pattern) {
    static ReasonPattern parse(String value) throws ValueException {
        try {
            String text = Values.text(value);
            return new ReasonPattern(text, Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new ValueException("value.pattern", "cause", e.getDescription());
        }
    }

    /** Whether a reason is such a one; none at all is not, unless the pattern says so. */
    public boolean matches(String reason) {
        return pattern.matches(reason);
    }
}

package org.autodispatcher.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/** Makes a value of the text behind a key. Those shared by both configuration files are the methods of {@link Values}. */
@FunctionalInterface
public interface ValueParser<T> {
    /**
     * The value of {@code text}, which has no white space around it.
     *
     * @throws ValueException where it is none, saying what was expected
     */
    T parse(String text) throws ValueException;

    /**
     * The value behind {@code key}; empty where it is none, which has then been noted with {@code key}, {@code value}, {@code line}
     * and {@code column}. Not for secrets: the message shows the text, though only its first line. An indented line below is a
     * continuation even where another key was meant, and that key may be a password.
     */
    default Optional<T> read(String file, String key, IniValue value, Problems problems) {
        try {
            return Optional.of(parse(value.text()));
        } catch (ValueException e) {
            int end = value.text().indexOf('\n');
            Matcher swallowed = Values.SWALLOWED_KEY.matcher(value.text());
            boolean continued = swallowed.find();
            IniValue.Position at = value.position(continued ? swallowed.start(1) : e.offset().orElse(0));
            String code = continued ? "value.continued" : value.text().isEmpty() ? "value.empty" : e.code();
            problems.add(new Problem(Problem.Severity.ERROR, file, at.line(), code, continued ? Map.of() : e.values())
                    .with("key", key)
                    .with("value", end < 0 ? value.text() : value.text().substring(0, end) + " …")
                    .with("column", at.column()));
            return Optional.empty();
        }
    }
}

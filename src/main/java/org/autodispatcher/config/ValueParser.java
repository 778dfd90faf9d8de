package org.autodispatcher.config;

import java.util.Optional;

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
     * and {@code column}. Not for secrets: the message shows the text.
     */
    default Optional<T> read(String file, String key, IniValue value, Problems problems) {
        try {
            return Optional.of(parse(value.text()));
        } catch (ValueException e) {
            IniValue.Position at = value.position(e.offset().orElse(0));
            String code = value.text().isEmpty() ? "value.empty" : e.code();
            Problem problem = new Problem(Problem.Severity.ERROR, file, at.line(), code, e.values());
            problems.add(problem.with("key", key).with("value", value.text()).with("column", at.column()));
            return Optional.empty();
        }
    }
}

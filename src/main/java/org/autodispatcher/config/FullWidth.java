package org.autodispatcher.config;

import java.util.Map;
import java.util.Optional;

/**
 * The full-width characters that Chinese input methods write where the syntax needs ASCII. They are content everywhere else, so
 * they are only looked for where syntax is meant.
 */
public final class FullWidth {
    private static final Map<Character, String> ASCII = Map.ofEntries(
            Map.entry('＝', "="), Map.entry('：', ":"), Map.entry('，', ","), Map.entry('、', ","), Map.entry('；', ";"),
            Map.entry('［', "["), Map.entry('］', "]"), Map.entry('【', "["), Map.entry('】', "]"), Map.entry('＃', "#"),
            Map.entry('“', "\""), Map.entry('”', "\""), Map.entry('＂', "\""),
            Map.entry('‘', "'"), Map.entry('’', "'"), Map.entry('＇', "'"));

    private FullWidth() {}

    /** What to type instead of {@code c}; empty where it is no full-width punctuation. */
    public static Optional<String> ascii(char c) {
        return Optional.ofNullable(ASCII.get(c));
    }

    /** The ASCII character that {@code c} is or stands for. */
    static char meant(char c) {
        String ascii = ASCII.get(c);
        return ascii == null ? c : ascii.charAt(0);
    }

    /**
     * Looks for the first character of {@code meant} in its full-width form in a value whose syntax gives these characters a
     * meaning (the commas of a list of hosts), and notes it.
     *
     * @return whether there was one
     */
    public static boolean note(String file, IniValue value, String meant, Problems problems) {
        for (int i = 0; i < value.text().length(); i++) {
            char c = value.text().charAt(i);
            if (c != meant(c) && meant.indexOf(meant(c)) >= 0) {
                note(file, value.position(i), c, problems);
                return true;
            }
        }
        return false;
    }

    static void note(String file, IniValue.Position at, char found, Problems problems) {
        boolean quote = meant(found) == '"' || meant(found) == '\'';
        problems.error(
                file,
                at.line(),
                quote ? "ini.full-width-quote" : "ini.full-width",
                "column", String.valueOf(at.column()),
                "found", String.valueOf(found),
                "type", String.valueOf(meant(found)));
    }
}

package org.autodispatcher.report;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.config.Problem;

/** Every sentence a person reads, in one language. Codes and values come in; nothing here decides anything. */
public final class Wording {
    /** The wording files of configuration problems, by the beginning of their codes. */
    private static final Map<String, String> PROBLEM_BUNDLES = Map.of(
            "route", "routing",
            "host", "routing",
            "placeholder", "routing",
            "lint", "lint",
            "pattern", "lint");

    private static final Pattern LINE_ENDS = Pattern.compile("[\\t\\v\\u0085]+");
    private static final Pattern INVISIBLE = Pattern.compile("\\p{C}");

    private final Locale locale;
    private final String program;
    private final Map<String, Bundle> bundles = new java.util.concurrent.ConcurrentHashMap<>();

    public Wording(Locale locale) {
        this(locale, "auto-dispatcher");
    }

    /**
     * @param locale  the reader's language
     * @param program how the program is typed here; the commands in hints begin with it
     */
    public Wording(Locale locale, String program) {
        this.locale = locale;
        this.program = program;
    }

    public Locale locale() {
        return locale;
    }

    /** The same in another language. */
    public Wording in(Locale other) {
        return new Wording(other, program);
    }

    /** What happened: lower case, no full stop. */
    public String message(Failure failure, Map<String, String> context) {
        return bundle("reasons").text(failure.wording() + ".message", merged(context, failure.values()));
    }

    /**
     * The next thing to type. For commands each value is there in two more forms: {@code {path_word}} is one word of a shell,
     * {@code {path_remote}} one that ssh(1), which puts its arguments together anew, hands on as one; there {@code ~/} is left out, since a
     * login begins in its home.
     */
    public String hint(Failure failure, Map<String, String> context) {
        return bundle("reasons").text(failure.wording() + ".hint", merged(context, words(failure.values())));
    }

    /** What is wrong in a configuration. */
    public String message(Problem problem) {
        return problem(problem, ".message");
    }

    /** How to mend it. */
    public String hint(Problem problem) {
        return problem(problem, ".hint");
    }

    /** The word for a state. */
    public String word(DeliveryState state) {
        return text("state." + state.text());
    }

    /** The word for the state of a dispatch. */
    public String word(DispatchState state) {
        return text("dispatch." + state.text());
    }

    /** A text of the command line's own. {@code namesAndValues} alternate. */
    public String text(String key, String... namesAndValues) {
        return textOf("cli", key, namesAndValues);
    }

    /** A text of the named wording file. {@code namesAndValues} alternate. */
    public String textOf(String bundle, String key, String... namesAndValues) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return textOf(bundle, key, values);
    }

    /** The same with the values by their names. */
    public String textOf(String bundle, String key, Map<String, String> values) {
        return bundle(bundle).text(key, values);
    }

    /** Whether the named wording file has such a text. */
    boolean has(String bundle, String key) {
        return bundle(bundle).has(key);
    }

    private String problem(Problem problem, String part) {
        if (problem.code().startsWith(Problem.OF_FAILURE)) {
            String wording = problem.code().substring(Problem.OF_FAILURE.length());
            return bundle("reasons").text(wording + part, merged(Map.of(), words(problem.values())));
        }
        String area = problem.code().substring(0, problem.code().indexOf('.'));
        Map<String, String> place = Map.of("file", problem.file(), "line", String.valueOf(problem.line()));
        return bundle(PROBLEM_BUNDLES.getOrDefault(area, "config")).text(problem.code() + part, merged(place, problem.values()));
    }

    private static Map<String, String> words(Map<String, String> values) {
        Map<String, String> all = new TreeMap<>();
        values.forEach((name, value) -> {
            all.put(name + "_word", word(value));
            all.put(name + "_remote", remote(value));
        });
        all.putAll(values);
        return all;
    }

    private static String word(String value) {
        return ShellQuote.word(value.replace('\0', '?'));
    }

    static String remote(String value) {
        return ShellQuote.word(word(value.startsWith("~/") ? value.substring(2) : value));
    }

    private Bundle bundle(String name) {
        return bundles.computeIfAbsent(name, file -> new Bundle(file, locale, program));
    }

    private static Map<String, String> merged(Map<String, String> context, Map<String, String> values) {
        Map<String, String> all = new TreeMap<>(context);
        all.putAll(values);
        all.replaceAll((_, value) -> shown(value));
        return all;
    }

    /** What a host or a file says must not turn a line, move a cursor or change direction. */
    private static String shown(String value) {
        return INVISIBLE.matcher(LINE_ENDS.matcher(value).replaceAll(" "))
                .replaceAll(found -> Matcher.quoteReplacement(String.format(Locale.ROOT, "\\u%04x", found.group().codePointAt(0))));
    }
}

package org.autodispatcher.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Collects everything wrong in a configuration, so that a person sees all of it at once. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    /** Notes an error; {@code namesAndValues} alternate. */
    public void error(String file, int line, String code, String... namesAndValues) {
        add(new Problem(Problem.Severity.ERROR, file, line, code, values(namesAndValues)));
    }

    /** Notes a warning; {@code namesAndValues} alternate. */
    public void warning(String file, int line, String code, String... namesAndValues) {
        add(new Problem(Problem.Severity.WARNING, file, line, code, values(namesAndValues)));
    }

    public boolean anyError() {
        return found.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    /** All of them: file by file in the order first met, by line, then in the order found. */
    public List<Problem> all() {
        List<String> files = found.stream().map(Problem::file).distinct().toList();
        return found.stream()
                .sorted(Comparator.<Problem>comparingInt(problem -> files.indexOf(problem.file())).thenComparingInt(Problem::line))
                .toList();
    }

    /** {@code namesAndValues}, which alternate, as a map. */
    static Map<String, String> values(String... namesAndValues) {
        Map<String, String> values = new java.util.TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return values;
    }
}

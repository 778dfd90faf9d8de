package org.autodispatcher.console.page;

import java.util.List;

/**
 * One thing that is so, with what it is called.
 *
 * @param label  in words
 * @param values one, or as many as there are
 * @param code   whether they are to be read letter by letter
 */
record Fact(String label, List<String> values, boolean code) {
    /** More are folded up. */
    private static final int OPEN = 6;

    Fact {
        values = List.copyOf(values);
    }

    static Fact of(String label, String value) {
        return new Fact(label, List.of(value), false);
    }

    static Fact code(String label, String value) {
        return new Fact(label, List.of(value), true);
    }

    boolean folded() {
        return values.size() > OPEN;
    }
}

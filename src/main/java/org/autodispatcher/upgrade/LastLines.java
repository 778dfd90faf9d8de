package org.autodispatcher.upgrade;

import java.util.ArrayDeque;
import java.util.List;

/** The last lines of a text, of bounded number and length. */
final class LastLines {
    private static final int KEPT_LINES = 20;
    private static final int KEPT_LENGTH = 400;

    private final ArrayDeque<String> last = new ArrayDeque<>();

    void keep(String text) {
        last.add(text.length() <= KEPT_LENGTH ? text : text.substring(0, KEPT_LENGTH) + "…");
        if (last.size() > KEPT_LINES) {
            last.remove();
        }
    }

    void clear() {
        last.clear();
    }

    List<String> lines() {
        return List.copyOf(last);
    }
}

package org.autodispatcher.console.page;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Ids of elements, from names with whatever characters. */
final class Ids {
    private Ids() {}

    /** Two names never have the same. */
    static String of(String name) {
        return name.matches("[A-Za-z0-9_-]{1,80}") ? name : "x" + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    }
}

package org.autodispatcher.report;

import java.util.HexFormat;

/**
 * Text of others as it may be printed. What a target, a file or a command line holds may move the cursor, change titles, turn
 * the direction of a line, or add a line that we never wrote; here it is only text.
 */
public final class Printable {
    /** They join letters of Persian and Indian scripts and parts of emoji, and hide nothing (Unicode 16, section 23.2). */
    private static final String JOINERS = "\u200c\u200d";

    private Printable() {}

    /** One line: everything but letters, marks, blanks and tabs is shown by its number. */
    public static String line(String text) {
        return escaped(text, "\t" + JOINERS);
    }

    /** The same for text of several lines. */
    public static String lines(String text) {
        return escaped(text, "\t\n" + JOINERS);
    }

    private static String escaped(String text, String allowed) {
        if (text.chars().noneMatch(unit -> hides((char) unit, allowed))) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        for (char unit : text.toCharArray()) {
            if (hides(unit, allowed)) {
                shown.append("\\u").append(HexFormat.of().toHexDigits(unit));
            } else {
                shown.append(unit);
            }
        }
        return shown.toString();
    }

    private static boolean hides(char unit, String allowed) {
        if (unit >= ' ' && unit < 0x7F) {
            return false;
        }
        int type = Character.getType(unit);
        boolean hiding = type == Character.CONTROL || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
        return hiding && allowed.indexOf(unit) < 0;
    }
}

package org.autodispatcher.console.page;

import gg.jte.html.escape.Escape;
import gg.jte.output.StringOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.report.Printable;

/**
 * What a program wrote for a terminal, as markup: its colours and weights (ECMA-48, SGR, and xterm's 256 colours, as the nearest of sixteen)
 * become classes; everything else that would move a cursor or change a title is left out, and all text is only text. It comes in pieces
 * whose borders may lie anywhere.
 */
public final class AnsiText {
    private static final char ESCAPE = '\u001b';
    /**
     * One whole sequence: CSI, a string such as OSC with its end, or two characters. Nothing in it is looked at twice, and none is longer
     * than those that mean something: whatever a program writes, it costs no more than its length, and hides no text.
     */
    private static final Pattern SEQUENCE = Pattern.compile(
            "\u001b(?:\\[([0-9:;<=>?]{0,256}+)[ -/]{0,16}+([@-~])|[\\]PX^_][^\u0007\u001b]{0,4096}+(?:\u0007|\u001b\\\\)|[ -Z\\\\`-~])");
    /** What may be the beginning of one, at the very end. */
    private static final Pattern BEGUN = Pattern.compile("\u001b(?:\\[[0-9:;<=>?]*[ -/]*)?");

    private static final int BRIGHT = 8;

    private final Style style = new Style();
    private String held = "";

    /** How text looks at this moment. */
    private static final class Style {
        private int ink = -1;
        private int ground = -1;
        private boolean bold;
        private boolean faint;
        private boolean underlined;
        private boolean inverse;

        void reset() {
            ink = -1;
            ground = -1;
            bold = false;
            faint = false;
            underlined = false;
            inverse = false;
        }

        List<String> classes() {
            List<String> classes = new ArrayList<>();
            int front = inverse ? ground : ink;
            int back = inverse ? ink : ground;
            if (front >= 0) {
                classes.add("i" + front);
            }
            if (back >= 0) {
                classes.add("g" + back);
            }
            if (inverse && front < 0 && back < 0) {
                classes.add("inverse");
            }
            if (bold) {
                classes.add("bold");
            }
            if (faint) {
                classes.add("faint");
            }
            if (underlined) {
                classes.add("under");
            }
            return classes;
        }
    }

    /** The markup of one more piece. */
    public String html(String piece) {
        String text = held + piece;
        held = "";
        StringBuilder html = new StringBuilder();
        int from = 0;
        Matcher sequence = SEQUENCE.matcher(text);
        for (int at = text.indexOf(ESCAPE); at >= 0; at = text.indexOf(ESCAPE, from)) {
            run(html, text.substring(from, at));
            if (sequence.region(at, text.length()).lookingAt()) {
                take(sequence);
                from = sequence.end();
            } else if (sequence.hitEnd()) { // it may go on in the next piece
                held = text.substring(at);
                return html.toString();
            } else {
                from = at + 1;
            }
        }
        String rest = text.substring(from);
        if (rest.endsWith("\r")) { // a line's end may be in two pieces
            held = "\r";
            rest = rest.substring(0, rest.length() - 1);
        }
        run(html, rest);
        return html.toString();
    }

    /** The markup of what was begun and does not go on. */
    public String rest() {
        StringBuilder html = new StringBuilder();
        run(html, BEGUN.matcher(held).replaceFirst(""));
        held = "";
        return html.toString();
    }

    private void run(StringBuilder html, String text) {
        if (text.isEmpty()) {
            return;
        }
        StringOutput escaped = new StringOutput(text.length() + 16); // there may be thousands
        Escape.htmlContent(Printable.lines(text.replace("\r\n", "\n").replace('\r', '\n')), escaped);
        List<String> classes = style.classes();
        if (classes.isEmpty()) {
            html.append(escaped);
        } else {
            html.append("<span class=\"").append(String.join(" ", classes)).append("\">").append(escaped).append("</span>");
        }
    }

    private void take(Matcher sequence) {
        if (sequence.group(1) == null || !sequence.group(2).equals("m") || sequence.group(1).matches(".*[<=>?].*")) {
            return;
        }
        String[] parts = sequence.group(1).split(";", -1);
        int[] numbers = java.util.Arrays.stream(parts).mapToInt(part -> number(part.split(":", 2)[0])).toArray();
        for (int at = 0; at < parts.length;) {
            at += parts[at].contains(":") ? whole(parts[at].split(":", -1)) : take(numbers, at);
        }
    }

    /** One that is written with its parts (ISO/IEC 8613-6): {@code 38:2::255:0:0}, {@code 4:3}. */
    private int whole(String[] parts) {
        int[] numbers = java.util.Arrays.stream(parts).mapToInt(AnsiText::number).toArray();
        int last = numbers.length;
        if (numbers[0] == 4) {
            style.underlined = numbers[1] != 0;
        } else if (numbers[1] == 5 && last > 2) {
            colour(new int[] {numbers[0], 5, numbers[2]}, 0, numbers[0]);
        } else if (numbers[1] == 2 && last > 4) {
            colour(new int[] {numbers[0], 2, numbers[last - 3], numbers[last - 2], numbers[last - 1]}, 0, numbers[0]);
        }
        return 1;
    }

    private static int number(String text) {
        return text.isEmpty() || text.length() > 4 ? 0 : Integer.parseInt(text); // what is longer means nothing
    }

    /** @return how many numbers it took */
    private int take(int[] numbers, int at) {
        int code = numbers[at];
        if (code == 38 || code == 48) {
            return colour(numbers, at, code);
        }
        switch (code) {
            case 0 -> style.reset();
            case 1 -> style.bold = true;
            case 2 -> style.faint = true;
            case 4 -> style.underlined = true;
            case 7 -> style.inverse = true;
            case 22 -> {
                style.bold = false;
                style.faint = false;
            }
            case 24 -> style.underlined = false;
            case 27 -> style.inverse = false;
            case 39 -> style.ink = -1;
            case 49 -> style.ground = -1;
            default -> basic(code);
        }
        return 1;
    }

    private void basic(int code) {
        if (code >= 30 && code <= 37) {
            style.ink = code - 30;
        } else if (code >= 40 && code <= 47) {
            style.ground = code - 40;
        } else if (code >= 90 && code <= 97) {
            style.ink = code - 90 + BRIGHT;
        } else if (code >= 100 && code <= 107) {
            style.ground = code - 100 + BRIGHT;
        }
    }

    private int colour(int[] numbers, int at, int code) {
        int kind = at + 1 < numbers.length ? numbers[at + 1] : 0;
        int taken = kind == 5 ? 3 : kind == 2 ? 5 : 1;
        if (taken > 1 && at + taken <= numbers.length) {
            int near = kind == 5 ? of256(numbers[at + 2]) : nearest(numbers[at + 2], numbers[at + 3], numbers[at + 4]);
            style.ink = code == 38 ? near : style.ink;
            style.ground = code == 48 ? near : style.ground;
        }
        return Math.min(taken, numbers.length - at);
    }

    /** xterm's table: sixteen colours, a cube of six steps each, and greys. */
    private static int of256(int number) {
        if (number < 16) {
            return number;
        }
        if (number >= 232) {
            int grey = 8 + (number - 232) * 10;
            return nearest(grey, grey, grey);
        }
        int cube = number - 16;
        return nearest(cube / 36 * 51, cube / 6 % 6 * 51, cube % 6 * 51);
    }

    private static int nearest(int red, int green, int blue) {
        int most = Math.max(red, Math.max(green, blue));
        if (most < 48) {
            return 0;
        }
        int bits = (red > most / 2 ? 1 : 0) | (green > most / 2 ? 2 : 0) | (blue > most / 2 ? 4 : 0);
        return bits + (most > 190 ? BRIGHT : 0);
    }
}

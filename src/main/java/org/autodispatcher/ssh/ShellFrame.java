package org.autodispatcher.ssh;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.autodispatcher.ShellQuote;

/**
 * What is put around a script so that its output can be told from everything else on the channel. Both marks hold a number
 * nobody can guess, and begin with a byte that the text sent does not hold: a host that only sends back what it is sent does
 * not look like a shell.
 */
final class ShellFrame {
    private static final java.security.SecureRandom RANDOM = new java.security.SecureRandom();
    private static final int FIRST_BYTE = 1;

    private final String hello = nonce();
    private final String end = nonce();

    /** What stands in either stream before the first byte of the script's output. */
    byte[] helloMark() {
        return mark(hello);
    }

    /** What follows in either stream after the last byte the script's own process wrote. */
    byte[] endMark() {
        return mark(end);
    }

    /** The first line for the shell: it shows that there is one. */
    byte[] greeting() {
        return (print(hello) + "; " + print(hello) + " >&2\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The first line and, behind it, a script in this frame: for a shell that has answered another first line before. */
    byte[] greetingAnd(byte[] framed) {
        byte[] greeting = greeting();
        byte[] both = Arrays.copyOf(greeting, greeting.length + framed.length);
        System.arraycopy(framed, 0, both, greeting.length, framed.length);
        return both;
    }

    /**
     * The script in its frame, for a shell that has answered the greeting. It is one compound command: the shell has read all
     * of it before the first line of the script runs, so nothing in it can eat the rest. The script has its own process, so
     * that not even an error in its grammar keeps the frame from being closed.
     */
    byte[] around(String script) {
        String text = "{\n" + process(script) + print(end) + "\n" + print(end) + " >&2\nexit $ad_status\n}\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The script as one of several for a shell that goes on: behind the end on standard output stands its status. */
    byte[] amongOthers(String script) {
        String text = "{\n" + process(script) + print(end) + " >&2\n"
                // at once, so that nothing comes between the two
                + "printf '\\001%s\\n%s\\n' " + end + " $ad_status\n}\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String process(String script) {
        return "( eval " + ShellQuote.word(script) + " ) </dev/null\nad_status=$?\n"
                // ksh93 says 256+N of a child that signal N ended, and would end itself by it.
                + "[ $ad_status -gt 255 ] && ad_status=`expr $ad_status - 128`\n";
    }

    private static String print(String nonce) {
        return "printf '\\001%s\\n' " + nonce;
    }

    private static byte[] mark(String nonce) {
        byte[] mark = ("." + nonce + "\n").getBytes(StandardCharsets.US_ASCII);
        mark[0] = FIRST_BYTE;
        return mark;
    }

    private static String nonce() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

package org.autodispatcher.delivery.ftp;

import java.util.List;
import org.autodispatcher.Secret;

/**
 * A server's reply (RFC 959, section 4.2). Decisions are made by the code alone, but for one code that a server misuses
 * ({@link #ends}); the text is for people.
 *
 * @param code three digits
 * @param text everything the server wrote, as one line, bounded and without control characters
 */
record Reply(int code, String text) {
    private static final int LONGEST_TEXT = 300;

    /** How vsftpd says of itself that it ends with an error, whatever it was asked (die() in its utility.c). */
    private static final String VSFTPD_DIES = "500 OOPS: ";

    static Reply of(int code, List<String> lines) {
        String all = String.join(" ", lines).replaceAll("\\p{Cntrl}", "?");
        return new Reply(code, all.length() <= LONGEST_TEXT ? all : all.substring(0, LONGEST_TEXT) + "…");
    }

    /** The same reply to a command that carried {@code secret}, which the server may have repeated. */
    Reply without(Secret secret) {
        return new Reply(code, secret.hiddenIn(text));
    }

    /** 2xx: done. */
    boolean done() {
        return code / 100 == 2;
    }

    /** 3xx: goes on with the next command. */
    boolean goesOn() {
        return code / 100 == 3;
    }

    /**
     * 421, or vsftpd's last word: the connection ends, for a reason that has nothing to do with the command. So ends a vsftpd
     * whose other process was killed, also while it is asked whether a password is right.
     */
    boolean ends() {
        return code == 421 || text.startsWith(VSFTPD_DIES);
    }

    /** 500, 502, 504: the server does not have the command, or not with this parameter. */
    boolean unknownCommand() {
        return (code == 500 || code == 502 || code == 504) && !ends();
    }

    /** 550, 551, 553: the file or its name is the trouble; which one only a closer look can tell. */
    boolean aboutTheFile() {
        return code == 550 || code == 551 || code == 553;
    }
}

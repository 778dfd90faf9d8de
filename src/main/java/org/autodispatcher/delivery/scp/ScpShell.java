package org.autodispatcher.delivery.scp;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.ssh.ShellFiles;
import org.autodispatcher.ssh.ShellFiles.Answer;

/** What the SCP protocol has no word for, by the account's POSIX shell: directories, sizes, renames. */
final class ScpShell {
    private static final int NOTHING = 3;
    private static final int DIRECTORY = 21;
    private static final int NO_RIGHT = 22;

    /** ls -ln (POSIX.1-2024): mode, links, owner, group, size; the first four hold no blanks. */
    private static final Pattern SIZE = Pattern.compile("^\\S+\\s+\\S+\\s+\\S+\\s+\\S+\\s+(\\d{1,18})\\s");

    private final ShellFiles files;
    private final String account;

    /** Asks the shell of {@code account}. */
    ScpShell(ShellFiles files, String account) {
        this.files = files;
        this.account = account;
    }

    /**
     * Finds out whether there is a shell that can run scp.
     *
     * @throws FailureException {@code no-posix-shell}; {@code protocol-missing} where the shell finds no scp
     */
    void checkScp() throws IOException {
        if (files.ask("command -v scp >/dev/null || exit 3\n").status() == NOTHING) {
            throw Failure.of(Reason.PROTOCOL_MISSING, "scp").exception();
        }
    }

    /**
     * The account's home; empty text for {@code /}.
     *
     * @throws FailureException {@code server-refused} where there is none: {@code ~/} must not come to mean {@code /}
     */
    String home() throws IOException {
        Answer answer = files.ask("cd && pwd\n");
        expectWell("~", answer, "");
        String home = answer.out().strip();
        return home.equals("/") ? "" : home;
    }

    void makeDirectory(String path) throws IOException {
        expectWell(path, files.ask("d=" + ShellQuote.word(path) + """

                mkdir -p "$d" && exit 0
                while [ ! -e "$d" ]; do d=${d%/*}; [ -n "$d" ] || d=/; done
                [ -d "$d" ] || exit 21
                [ -w "$d" ] && [ -x "$d" ] || exit 22
                exit 1
                """), "file");
    }

    OptionalLong size(String path) throws IOException {
        Answer answer = files.ask("f=" + ShellQuote.word(path) + """

                [ -h "$f" ] && exit 3
                [ -d "$f" ] && exit 21
                [ -f "$f" ] || exit 3
                LC_ALL=C ls -ln "$f"
                """);
        if (answer.status() == NOTHING) {
            return OptionalLong.empty();
        }
        expectWell(path, answer, "");
        Matcher size = SIZE.matcher(answer.out());
        if (!size.find()) {
            throw refused(path, answer.out().strip()).exception();
        }
        return OptionalLong.of(Long.parseLong(size.group(1)));
    }

    Optional<Sha256> digest(String path, long size) throws IOException {
        return files.digest(path, size, Optional.empty());
    }

    /** By {@code mv}, which is rename(2) within one directory; but into a directory it would move. */
    void rename(String from, String to) throws IOException {
        expectWell(to, files.ask("f=" + ShellQuote.word(from) + "\nt=" + ShellQuote.word(to) + """

                [ -d "$t" ] && exit 21
                mv -f "$f" "$t" </dev/null && exit 0
                [ -w "${t%/*}/" ] || exit 22
                exit 1
                """), "");
    }

    void remove(String path) throws IOException {
        expectWell(path, files.ask("rm -f " + ShellQuote.word(path) + "\n"), "");
    }

    void permissions(String path, int mode) throws IOException {
        expectWell(path, files.ask("chmod " + Integer.toOctalString(mode) + " " + ShellQuote.word(path) + "\n"), "");
    }

    /** Why {@code path}, which needed {@code needed} bytes, could not be written, when scp said {@code reply}. */
    FailureException whyNotWritten(String path, long needed, IOException refusal, String reply) throws IOException {
        Answer answer = files.ask("f=" + ShellQuote.word(path) + """

                [ -w "${f%/*}/" ] || exit 22
                [ ! -e "$f" ] || [ -w "$f" ] || exit 22
                """);
        if (answer.status() == NO_RIGHT) {
            return noWriteRight(path, reply).exception(refusal);
        }
        OptionalLong free = files.free(path.substring(0, Math.max(path.lastIndexOf('/'), 1)));
        if (free.isEmpty() || free.getAsLong() >= needed) {
            return refused(path, reply).exception(refusal);
        }
        return Failure.of(Reason.DISK_FULL, "measured")
                .with("path", path)
                .with("free", free.getAsLong())
                .with("needed", needed)
                .exception(refusal);
    }

    static Failure refused(String path, String reply) {
        return Failure.of(Reason.SERVER_REFUSED).with("path", path).with("reply", reply);
    }

    private void expectWell(String path, Answer answer, String whatIsInTheWay) throws FailureException {
        switch (answer.status()) {
            case 0 -> {}
            case DIRECTORY -> throw (whatIsInTheWay.isEmpty()
                            ? Failure.of(Reason.PATH_REFUSED)
                            : Failure.of(Reason.PATH_REFUSED, whatIsInTheWay))
                    .with("path", path)
                    .exception();
            case NO_RIGHT -> throw noWriteRight(path, answer.error()).exception();
            default -> throw refused(path, answer.error()).exception();
        }
    }

    private Failure noWriteRight(String path, String reply) {
        return Failure.of(Reason.NO_WRITE_RIGHT).with("path", path).with("account", account).with("reply", reply);
    }
}

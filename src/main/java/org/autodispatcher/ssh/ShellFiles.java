package org.autodispatcher.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ShellQuote;

/** What the target's shell says of its files. Only tools of POSIX are taken for granted; hash tools are looked for. */
public final class ShellFiles {
    /** What is read of an answer at most; ours are a few lines. */
    private static final int MOST = 64 * 1024;

    /** What even a slow old machine hashes in a second. */
    private static final long HASHED_A_SECOND = 10_000_000;

    private static final int ABSENT = 3;

    /** Says the digest among the words of {@code $sum}, and ends; goes on where there is none. */
    private static final String SAY = """
            set -f
            say() {
              for word in $sum; do
                case $word in
                  *[!0-9a-f]*) ;;
                  *) [ ${#word} -eq 64 ] && echo "digest: $word" && exit 0 ;;
                esac
              done
            }
            """;

    private static final String FASTEST_TOOL = "if sum=$(" + HashTools.OPENSSL + " <\"$f\" 2>/dev/null); then say; fi\n";

    /** The process of the script becomes the tool, where there is one: nearly everywhere. */
    private static final String MOST_COMMON_TOOL = """
            command -v sha256sum >/dev/null 2>&1 || exit 4
            printf 'digest: '
            exec sha256sum <"$f" 2>/dev/null
            """;

    private static final String ANY_TOOL = SAY + "for tool in " + HashTools.words(0) + "; do\n" + """
              if sum=$($tool <"$f" 2>/dev/null); then say; fi
            done
            exit 4
            """;

    private static final Pattern DIGEST = Pattern.compile("^digest:.*?\\b([0-9a-f]{64})\\b", Pattern.MULTILINE);

    /** df -P (POSIX.1-2024): file system, blocks, used, available, {@code NN%}, mounted on; the first may hold blanks. */
    private static final Pattern AVAILABLE = Pattern.compile("\\s(\\d{1,15})\\s+\\d+%\\s+/");

    private final RemoteShell shell;
    private final Duration limit;

    /** Asks {@code shell}; a question that takes longer than {@code limit} (and what hashing needs) is {@code no-progress}. */
    public ShellFiles(RemoteShell shell, Duration limit) {
        this.shell = shell;
        this.limit = limit;
    }

    /**
     * What a script answered.
     *
     * @param status its exit status
     * @param out    its standard output
     * @param error  its standard error, without white space around it
     */
    public record Answer(int status, String out, String error) {}

    /**
     * Runs {@code script} to its end.
     *
     * @throws org.autodispatcher.FailureException {@code no-posix-shell}, {@code no-progress}, {@code connection-lost}
     */
    public Answer ask(String script) throws IOException {
        return ask(script, limit);
    }

    /**
     * The SHA-256 of a file of {@code size} bytes by the first of the {@link HashTools} that works; empty where there is none, no such file,
     * or a link in its place.
     *
     * @param proof a file that is removed by the way; where it is not there the shell sees other files than whoever made it,
     *     and its answer is worth nothing: empty
     */
    public Optional<Sha256> digest(String path, long size, Optional<String> proof) throws IOException {
        String prove = proof.map(ShellQuote::word).map(p -> "[ -f " + p + " ] && rm -f " + p + " || exit 3\n").orElse("");
        String file = "f=" + ShellQuote.word(path) + "\n[ -f \"$f\" ] && [ ! -h \"$f\" ] || exit 3\n";
        Duration time = limit.plusSeconds(size / HASHED_A_SECOND);
        String script = prove + file + (size < HashTools.LARGE ? MOST_COMMON_TOOL : SAY + FASTEST_TOOL + MOST_COMMON_TOOL);
        // what takes the proof away is not asked twice
        Answer answer = proof.isPresent() ? ask(script, time) : answer(shell::question, script, time);
        Matcher digest = DIGEST.matcher(answer.out());
        if (digest.find()) {
            return Optional.of(new Sha256(digest.group(1)));
        }
        Matcher other = DIGEST.matcher(answer.status() == ABSENT ? "" : ask(file + ANY_TOOL, time).out());
        return other.find() ? Optional.of(new Sha256(other.group(1))) : Optional.empty();
    }

    /** Bytes that an ordinary account can still write below {@code directory}; empty where df does not say. */
    public OptionalLong free(String directory) throws IOException {
        Matcher available = AVAILABLE.matcher(ask("LC_ALL=C df -Pk " + ShellQuote.word(directory) + "\n").out());
        return available.find() ? OptionalLong.of(Long.parseLong(available.group(1)) * 1024) : OptionalLong.empty();
    }

    private Answer ask(String script, Duration time) throws IOException {
        return answer(shell::ask, script, time);
    }

    /** One of the ways to run a script. */
    @FunctionalInterface
    private interface Way {
        Exit run(String script, RemoteShell.Output output, Optional<Duration> limit) throws IOException;
    }

    private static Answer answer(Way way, String script, Duration time) throws IOException {
        Taken taken = new Taken();
        return switch (way.run(script, taken, Optional.of(time))) {
            case Exit.Exited(int status) -> new Answer(status, taken.out(), taken.error());
            case Exit.Signalled(String signal) -> throw Failure.of(Reason.SERVER_REFUSED, "shell").with("reply", "SIG" + signal).exception();
            case Exit.TimedOut() -> throw Failure.of(Reason.NO_PROGRESS, "shell").with("seconds", time.toSeconds()).exception();
            case Exit.Lost(String why) -> throw Failure.of(Reason.CONNECTION_LOST).with("reply", why).exception();
        };
    }

    /** Keeps the beginning of both outputs. */
    private static final class Taken implements RemoteShell.Output {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream error = new ByteArrayOutputStream();

        @Override
        public synchronized void out(byte[] bytes, int offset, int length) {
            out.write(bytes, offset, Math.min(length, MOST - out.size()));
        }

        @Override
        public synchronized void err(byte[] bytes, int offset, int length) {
            error.write(bytes, offset, Math.min(length, MOST - error.size()));
        }

        synchronized String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        synchronized String error() {
            return error.toString(StandardCharsets.UTF_8).strip();
        }
    }
}

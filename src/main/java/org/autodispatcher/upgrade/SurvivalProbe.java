package org.autodispatcher.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;

/**
 * Finds out whether a target lets processes outlive the session they were started in: some hosts end them (logind.conf(5)
 * {@code KillUserProcesses}, wrappers around sshd). It leaves no file, and what it starts ends by itself within a minute.
 */
public final class SurvivalProbe {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern STARTED = Pattern.compile("^probe (\\d+) (\\S+) (\\d+) (\\S+)$", Pattern.MULTILINE);
    private static final String ALIVE = """
            ad_look() {
            ad_lives %1$s '%2$s' && ad_lives %3$s '%4$s'
            }
            ad_seen=gone
            ad_look && sleep 2 && ad_look && ad_seen=alive
            ad_lives %1$s '%2$s' && kill -TERM %1$s
            ad_lives %3$s '%4$s' && kill -TERM %3$s
            echo $ad_seen
            """;

    private SurvivalProbe() {}

    /** Processes that were started: numbers and when they began. */
    public record Started(String pid, String begun, String guard, String guardBegun) {}

    /**
     * Starts it. The session must be ended before one looks for it.
     *
     * @throws IOException where that could not be done
     */
    public static Started start(RemoteShell shell) throws IOException {
        String said = ask(shell, ScriptText.PLACE.text() + ScriptText.PROBE.text());
        Matcher started = STARTED.matcher(said);
        if (!started.find()) {
            throw Failure.of(Reason.NO_POSIX_SHELL, "not-started").with("status", 0).with("said", said.strip()).exception();
        }
        return new Started(started.group(1), started.group(2), started.group(3), started.group(4));
    }

    /**
     * Whether it still lives, two seconds from now too, seen from another session; ends it.
     *
     * @throws IOException where the target could not be asked
     */
    public static boolean alive(RemoteShell shell, Started started) throws IOException {
        return "alive".equals(ask(shell, ScriptText.PLACE.text() + lookScript(started)).strip());
    }

    static String lookScript(Started started) {
        return ALIVE.formatted(started.pid(), started.begun(), started.guard(), started.guardBegun());
    }

    private static String ask(RemoteShell shell, String script) throws IOException {
        Answer answer = new Answer();
        Exit exit = shell.run(UpgradeScript.IFS + script, answer, Optional.of(LIMIT));
        if (!(exit instanceof Exit.Exited)) {
            throw Failure.of(Reason.CONNECTION_LOST, "io").with("detail", exit).exception();
        }
        return answer.text();
    }
}

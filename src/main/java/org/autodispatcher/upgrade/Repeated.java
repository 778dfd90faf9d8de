package org.autodispatcher.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.ssh.RemoteShell;

/**
 * A command that is repeated on the target until it ends with 0, as one run: so it goes on without us, and is never there twice where
 * its run is not. Its status is that of the last time.
 */
public final class Repeated {
    /** The pauses grow to so many seconds. */
    private static final int LONGEST_PAUSE = 5;

    /** What stands in the arguments of its processes; written so that whoever looks for it is not found. */
    private static final String MARK = "ad_repeated";

    private Repeated() {}

    /**
     * The order that repeats another one's command.
     *
     * @param name  letters and digits that no other order has on the target: its processes are found by them
     * @param limit no try begins after it, in whole seconds; one that is not over a second later is ended
     */
    public static UpgradeOrder until(UpgradeOrder once, String name, Duration limit) {
        UpgradeOrder.Rules rules = new UpgradeOrder.Rules(
                once.rules().environment(), once.rules().loginEnvironment(), limit.plusSeconds(1), UpgradeOrder.OnTimeout.STOP, once.rules().success());
        return new UpgradeOrder(text(once.command(), name, limit), once.file(), once.sha256(), once.digestOnly(), once.size(), rules);
    }

    /** Its first line is what its process is found by; some systems show no more of the arguments than their beginning. */
    private static String named(String name, String text) {
        return MARK + "=" + name + "\n" + text;
    }

    /**
     * Several lines would stop at the first that fails, which these must not. Of a machine that does not tell for how long a process has
     * been running, only the pauses are counted.
     */
    private static String text(String command, String name, Duration limit) {
        String option = command.strip().contains("\n") ? "-ec" : "-c";
        return named(name, "set +e\n" + ScriptText.PLACE.text()) + """
                ad_pause=1
                ad_paused=0
                while :; do
                /bin/sh %1$s %2$s
                ad_status=$?
                ad_for=`ad_elapsed $$`
                [ -n "$ad_for" ] || ad_for=$ad_paused
                [ $ad_status -eq 0 ] && [ $ad_for -le %3$d ] && exit 0
                ad_left=`expr %3$d - $ad_for - 1`
                [ $ad_left -gt 0 ] || break
                [ $ad_pause -le $ad_left ] || ad_pause=$ad_left
                sleep $ad_pause
                ad_paused=`expr $ad_paused + $ad_pause`
                [ $ad_pause -ge %4$d ] || ad_pause=`expr $ad_pause + 1`
                done
                [ $ad_status -ne 0 ] || ad_status=124
                exit $ad_status
                """.formatted(option, ShellQuote.word(named(name, command)), limit.toSeconds(), LONGEST_PAUSE);
    }

    /**
     * Ends whatever of it is left that no run folder tells of, with everything below it.
     *
     * @throws IOException where the target certainly was not asked
     */
    public static DetachedUpgrade.Stopped end(RemoteShell shell, String name) throws IOException {
        return end(shell, name, RemoteUpgrade.Patience.DEFAULT.terminate());
    }

    static DetachedUpgrade.Stopped end(RemoteShell shell, String name, Duration terminate) throws IOException {
        String script = """
                ad_stop=`{ LC_ALL=C ps -A -o pid= -o args= 2>/dev/null || for ad_p in /proc/[0-9]*; do
                echo "${ad_p#/proc/} \\`LC_ALL=C tr '\\\\000\\\\n' '  ' <$ad_p/cmdline 2>/dev/null\\`"
                done; } | LC_ALL=C sed -n 's/^ *\\([0-9]*\\) .*[a]d_repeated=%s.*$/\\1/p'`
                ad_stop=`echo $ad_stop`
                [ -n "$ad_stop" ] || { echo absent; exit 0; }
                ad_note() { :; }
                """.formatted(name) + ProcessTree.stop("$ad_stop", terminate);
        return new ProcessStop(shell, terminate, _ -> UpgradeScript.IFS + script).ask(0).stopped();
    }
}

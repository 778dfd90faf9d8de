package org.autodispatcher.upgrade;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.TreeSet;
import org.autodispatcher.ShellQuote;

/**
 * The scripts that are sent to a target for one detached run.
 *
 * @param place where its folder lies
 * @param key   its key
 * @param mark  what nobody can guess: our reports begin with it
 * @param terminate after TERM until KILL, where the run is to be stopped
 */
record DetachedScript(RunPlace place, RunKey key, String mark, Duration terminate) {
    /** Starts the run where it is not there, and sends its output from byte {@code from} on. */
    String launch(UpgradeScript upgrade, long from) {
        String claim = String.join("\n", key.lines()) + "\nhome " + place.homeIdentity() + "\nat " + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return head(upgrade.order().rules(), from) + ScriptText.HOLDER.text()
                + "ad_start=" + ShellQuote.quoted(upgrade.detached(values(), claim)) + "\n"
                + upgrade.begin() + ScriptText.GUARD.text() + ScriptText.FOLDER.text() + ScriptText.LAUNCH.text();
    }

    /** Sends the output of a run that is there; one that is not is barred. */
    String attach(UpgradeOrder.Rules rules, long from) {
        return head(rules, from) + ScriptText.BAR.text() + """
                ad_bar && { ad_say absent; exit 0; }
                [ -f "$ad_run/claim" ] || { ad_say no-folder "cannot write $ad_run"; exit 0; }
                ad_attach 2>/dev/null
                """;
    }

    /** Ends the run's command with everything below it, as {@link ProcessTree#stop} does; one that is not there yet is barred. */
    String stop() {
        return common() + values() + ScriptText.BAR.text() + """
                ad_here
                ad_bar && { echo absent; exit 0; }
                [ -f "$ad_run/claim" ] || { echo unseen; exit 0; }
                ad_read_claim "$ad_run/claim"
                ad_claimed_here || { echo absent; exit 0; }
                """ + ending();
    }

    /** The claim is read, and was made on this machine since its start. */
    private String ending() {
        return """
                ad_stop=`ad_survivors "$ad_run"`
                if ad_lives "$ad_pid" "$ad_pid_begun"; then ad_stop="$ad_pid $ad_stop"
                elif ad_may_live "$ad_pid" "$ad_pid_begun"; then echo unseen; exit 0
                elif [ -z "$ad_stop" ]; then echo absent; exit 0
                fi
                ad_note() {
                if [ "$1" = gone ]; then rm -f "$ad_run/left"; return; fi
                ( umask 077
                for ad_p in $ad_all; do
                ad_p_begun=`ad_begun $ad_p`
                [ -z "$ad_p_begun" ] || echo $ad_p $ad_p_begun
                done >"$ad_run/left.$ad_mark"
                echo "${1:-begun}" >>"$ad_run/left.$ad_mark"
                [ "`sed -n '$p' "$ad_run/left.$ad_mark"`" = "${1:-begun}" ] && mv -f "$ad_run/left.$ad_mark" "$ad_run/left" ) 2>/dev/null
                }
                """ + ProcessTree.stop("$ad_stop", terminate);
    }

    /** Prints whether a start could keep its run in {@code runDir}. */
    static String tryOut(String runDir, String mark) {
        return common() + directory(runDir) + "ad_mark=" + mark + "\n" + ScriptText.FOLDER.text() + ScriptText.TRYOUT.text();
    }

    /** Prints the keys of the runs that name {@code home}, and {@code end}. */
    static String known(RunPlace place) {
        return start() + directory(place.runDir()) + """
                cd "$ad_dir/runs" 2>/dev/null || { echo end; exit 0; }
                LC_ALL=C find . -name claim -exec grep -l %s {} + | LC_ALL=C sed 's/^.*\\([0-9a-f]\\{64\\}\\).claim$/\\1/'
                echo end
                """.formatted(ShellQuote.word("^home " + place.homeIdentity().replaceAll("[.*\\[\\]^$\\\\]", "\\\\$0") + "$"));
    }

    /** Clears up, see {@link DetachedUpgrade#cleanUp}. */
    static String cleanUp(RunPlace place, Collection<String> outputsHad, Collection<String> ended, Collection<String> resolved) {
        return start() + directory(place.runDir()) + "ad_home_line=" + ShellQuote.quoted("home " + place.homeIdentity()) + "\n"
                + "ad_had=" + ShellQuote.quoted(String.join(" ", new TreeSet<>(outputsHad))) + "\n"
                + "ad_ended=" + ShellQuote.quoted(String.join(" ", new TreeSet<>(ended))) + "\n"
                + "ad_resolved=" + ShellQuote.quoted(String.join(" ", new TreeSet<>(resolved))) + "\n"
                + ScriptText.CLEAN.text();
    }

    private String head(UpgradeOrder.Rules rules, long from) {
        return common() + values() + "ad_from=" + from + "\nad_over=\nad_launched=\nad_waits=\nad_turns=\n"
                + stopLate(rules) + ScriptText.FOLLOW.text() + "ad_here\n";
    }

    /** What ends a run that is found to have taken too long: a host may allow no second channel to do that over. */
    private String stopLate(UpgradeOrder.Rules rules) {
        return switch (rules.onTimeout()) {
            case ALARM -> "ad_limit=\n";
            case STOP -> "ad_limit=" + rules.timeout().toSeconds() + "\nad_end_run() {\n(\n" + ending() + ")\n}\n";
        };
    }

    private static String common() {
        return start() + ScriptText.PLACE.text();
    }

    private static String start() {
        return UpgradeScript.IFS + "ad_home=$HOME\nad_uid=\n";
    }

    private static String directory(String runDir) {
        return "ad_dir=" + UpgradeScript.path(runDir.replaceFirst("(?<=.)/+$", "")) + "\n";
    }

    private String values() {
        return directory(place.runDir()) + "ad_key=" + key.text() + "\nad_run=$ad_dir/runs/$ad_key\nad_mark=" + mark + "\nad_start_number=" + place.start()
                + "\nad_resolved=" + ShellQuote.quoted(String.join(" ", new TreeSet<>(place.resolvedKeys()))) + "\n";
    }
}

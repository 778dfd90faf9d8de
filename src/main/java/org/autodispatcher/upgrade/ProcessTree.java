package org.autodispatcher.upgrade;

import java.time.Duration;

/** Shell text that finds and ends a process of the target with everything below it. */
final class ProcessTree {
    /**
     * {@code ad_tree PID...} prints the processes and their descendants, parents first (a parent that sees its child end goes on to
     * the next act), without those that only wait to be looked after by their parent. The word for those ends their line; anywhere else
     * it is part of a command, as of a shell that was given this very text. POSIX's ps first; busybox has another one, but then there is Linux' /proc (proc_pid_stat(5)).
     */
    static final String FUNCTIONS = """
            ad_processes() {
            LC_ALL=C ps -A -o pid= -o ppid= -o args= 2>/dev/null ||
            cat /proc/[0-9]*/stat 2>/dev/null | LC_ALL=C sed -n -e '/) Z [0-9]* /d' -e 's/^\\([0-9]*\\) (.*) [A-Za-z] \\([0-9]*\\) .*$/\\1 \\2/p'
            }
            ad_tree() {
            ad_processes | LC_ALL=C awk -v roots="$*" '/<defunc[t]> *$/ { next }
            { parent[$1] = $2 }
            END {
            n = split(roots, root, " ")
            for (i = 1; i <= n; i++) if (root[i] in parent && !(root[i] in tree)) { tree[root[i]] = 1; print root[i] }
            do { more = 0; for (p in parent) if (!(p in tree) && (parent[p] in tree)) { tree[p] = 1; more = 1; print p } } while (more)
            }'
            }
            """;

    private ProcessTree() {}

    /**
     * A script that ends process {@code pid}: TERM to all of it, KILL after {@code patience} to what is left. It prints
     * {@code absent} where there was no such process, else {@code found}, and {@code gone} or {@code left} once that is known;
     * {@code unseen} where the target has no way to look. What cannot be
     * signalled, as a process of root, is found in the list all the same.
     */
    static String stop(long pid, Duration patience) {
        return "ad_note() { :; }\n" + stop(String.valueOf(pid), patience);
    }

    /**
     * The same for the processes that the shell text {@code pids} names, after a definition of {@code ad_note}: called with nothing
     * before the first signal, with {@code end} where some are left, and with {@code gone}; {@code ad_all} are those it is about.
     */
    static String stop(String pids, Duration patience) {
        return FUNCTIONS + """
                ad_left() {
                ad_now=`ad_processes | LC_ALL=C sed -e '/<defunc[t]> *$/d' -e 's/^ *\\([0-9]*\\).*$/:\\1:/'`
                ad_still=
                for ad_p in $ad_all; do
                case $ad_now in *":$ad_p:"*) ad_still="$ad_still $ad_p" ;; esac
                done
                [ -n "$ad_still" ]
                }
                ad_gone() {
                ad_note gone
                echo gone
                exit
                }
                [ -n "`ad_tree $$`" ] || { kill -TERM %1$s 2>/dev/null; echo unseen; exit; }
                ad_all=`ad_tree %1$s`
                [ -n "$ad_all" ] || { echo absent; exit; }
                ad_note
                echo found
                kill -TERM $ad_all 2>/dev/null
                ad_n=0
                while ad_left; do
                [ $ad_n -lt %2$d ] || break
                ad_n=`expr $ad_n + 1`
                sleep 1
                done
                ad_all=`ad_tree %1$s $ad_still`
                ad_left || ad_gone
                kill -KILL $ad_still 2>/dev/null
                for ad_n in 1 2 3 4 5; do
                ad_left || ad_gone
                sleep 1
                done
                ad_all=$ad_still
                ad_note end
                echo left
                """.formatted(pids, patience.toSeconds());
    }
}

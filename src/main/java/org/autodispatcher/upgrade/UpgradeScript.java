package org.autodispatcher.upgrade;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.autodispatcher.Sha256;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.ssh.HashTools;

/**
 * The text of the one script that starts an upgrade command: takes the login environment, checks the file, and becomes the
 * command. It is written for any POSIX shell (POSIX.1-2024, XCU 2) and needs no other tools than expr, id, ps, sed, sleep, tr,
 * wc and awk. What it tells us goes to standard output, each line beginning with the mark, until the line {@code started}; from
 * then on everything is the command's.
 *
 * @param order        what to run
 * @param mark         what nobody can guess
 * @param profileLimit how long the account's profile may take, in whole seconds
 */
record UpgradeScript(UpgradeOrder order, String mark, Duration profileLimit) {
    private static final java.security.SecureRandom RANDOM = new java.security.SecureRandom();

    /** How long a profile may take. */
    static final Duration PROFILE_LIMIT = Duration.ofSeconds(20);

    /** What the script's words are split at, also after a profile that exports another one. */
    static final String IFS = "IFS=' \t\n'\n";

    /** What a shell can take as the name of a variable (POSIX.1-2024, XBD 3.216). */
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** A mark for one session. */
    static String newMark() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return "ad-" + HexFormat.of().formatHex(bytes);
    }

    /** The whole script. */
    String text() {
        return head(1) + (hasLogin() ? loginFunction() + loginTaken("ad_login 4>&- 5>&- | ") + "umask $ad_umask\n" : "") + checks() + environment() + start();
    }

    /**
     * The script of the process that takes the turn, claims the run and becomes its command. Its reports go to file descriptor 4,
     * and the command's output to 5; the login environment, where the command is to have it, comes in on standard input from
     * {@link #loginFunction}, which runs while the turn is taken.
     *
     * @param place assignments of {@code ad_dir}, {@code ad_run}, {@code ad_key}, {@code ad_mark} and {@code ad_resolved}, for
     *              which {@code ad_home} is set
     * @param claim the values of the claim that are known before
     */
    String detached(String place, String claim) {
        return "ad_uid=$1\n" + head(4) + place + ScriptText.PLACE.text() + ScriptText.HOLDER.text() + ScriptText.TURN.text() + (hasLogin() ? "" : "ad_umask=`umask`\n") + """
                umask 077
                unset FIGNORE
                trap 'rm -f "$ad_dir/turns/$ad_mark"' 0
                ad_path=$PATH
                ad_here
                ad_see $$
                ad_begun_at=$ad_since
                ad_take_turn
                """ + (hasLogin() ? loginTaken("") + "exec </dev/null\n" : "") + "ad_path_of_command=$PATH\nPATH=$ad_path\n" + checks()
                + "ad_claim " + ShellQuote.quoted(claim) + "\nPATH=$ad_path_of_command\numask $ad_umask\n" + environment()
                + "exec /bin/sh " + option() + " " + ShellQuote.word(order.command()) + " >&5 2>&1 4>&- 5>&-\n";
    }

    /** Defines {@code ad_begin}, which runs the script of {@link #detached} that {@code ad_start} holds. */
    String begin() {
        String holder = "/bin/sh -c \"$ad_start\" sh \"$ad_uid\" 4>&4 5>&1 >/dev/null\n}\n";
        return hasLogin() ? loginFunction() + "ad_begin() {\nad_login 4>&- | " + holder : "ad_begin() {\n" + holder;
    }

    private String head(int descriptor) {
        return IFS + """
                ad_home=$HOME
                ad_say() { printf '%%s\\n' "%s $*" >&%d; }
                ad_say account ${LOGNAME:-`id -un 2>/dev/null`}
                """.formatted(mark, descriptor);
    }

    private boolean hasLogin() {
        return order.rules().loginEnvironment();
    }

    /**
     * Runs the login shell as a login shell, its standard input the one line that makes it print what it exports. Everything else it
     * prints is dropped by {@link #loginTaken}, whose reading a line ends that begins with the mark: a process that the profile leaves
     * behind cannot keep us waiting. The watch has ended a late profile before it says so, since nothing may run
     * on once we have gone; from then on it cannot be called off.
     */
    private String loginFunction() {
        return ProcessTree.FUNCTIONS + "ad_line=" + ShellQuote.word(loginLine()) + """

                ad_login() {
                printf '%%s\\n' "$ad_line" | {
                exec 3<&0
                "${SHELL:-/bin/sh}" -l <&3 3<&- 2>/dev/null &
                ad_shell=$!
                {
                for ad_second in %2$s; do
                sleep 1 >/dev/null
                kill -0 $ad_shell || exit 0
                done
                trap '' TERM
                kill -KILL `ad_tree $ad_shell`
                echo '#%1$s-late'
                } 2>/dev/null 3<&- &
                ad_watch=$!
                wait $ad_shell
                kill $ad_watch
                wait $ad_watch
                echo '#%1$s-ended'
                } 2>/dev/null
                }
                """.formatted(mark, seconds());
    }

    /** Has as its environment what is printed by {@code from}, or comes in where that is empty; its umask is {@code ad_umask}. */
    private String loginTaken(String from) {
        return """
                ad_login=`%2$sLC_ALL=C sed -n -e '/^export [A-Z]*SHOPTS=/d' -e '/^export SHELLOPTS=/d' -e '/^export PPID=/d' \\
                -e '/^export E*UID=/d' -e '/^#%1$s-/{p;q;}' -e '/^#%1$s$/,$p'`
                case $ad_login in
                *'#%1$s-end') eval "$ad_login" 2>/dev/null ;;
                *'#%1$s-late') ad_say profile-late; exit 1 ;;
                *) ad_say profile-ended; exit 1 ;;
                esac
                %3$s""".formatted(mark, from, IFS);
    }

    /** Understood alike by bash, dash, ksh, csh, tcsh, fish and busybox: one command, one word in single quotes. */
    private String loginLine() {
        return "exec /bin/sh -c 'echo; echo \"#" + mark + "\"; echo ad_umask=`umask`; export -p; echo \"#" + mark + "-end\"'";
    }

    private String seconds() {
        return LongStream.rangeClosed(1, profileLimit.toSeconds()).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    /** Leaves the file's directory as the working directory. */
    private String checks() {
        String folder = order.file().substring(0, Math.max(order.file().lastIndexOf('/'), 0));
        String in = folder.isEmpty() ? "/" : path(folder + "/");
        if (order.size() == UpgradeOrder.ANY) {
            return "cd " + in + " 2>/dev/null || cd \"$ad_home\" 2>/dev/null || cd /\n";
        }
        return """
                ad_file=%s
                cd %s 2>/dev/null && [ -f "$ad_file" ] || { ad_say missing; exit 1; }
                [ -r "$ad_file" ] || { ad_say unreadable; exit 1; }
                ad_measured() {
                ad_size=`wc -c <"$ad_file"`
                for ad_size in $ad_size; do :; done
                [ "$ad_size" = %d ] || { ad_say size "$ad_size"; exit 1; }
                }
                """.formatted(path(order.file()), in, order.size())
                + order.sha256().map(this::digestCheck).orElse("ad_measured\n");
    }

    /**
     * The search path is longer for the tools alone. What has the digest has the size: that is only measured where there is no digest, or another one.
     */
    private String digestCheck(Sha256 expected) {
        return """
                ad_digest() {
                ad_session=$PATH
                PATH=$PATH:/usr/bin:/bin:/usr/local/bin:/usr/sfw/bin:/opt/freeware/bin:/opt/csw/bin
                for ad_tool in %3$s; do
                ad_sum=`$ad_tool <"$ad_file"` || { ad_sum=; continue; }
                case $ad_sum in *%1$s*) ad_sum=%1$s; break ;; esac
                ad_sum=`echo "$ad_sum" | LC_ALL=C sed -n -e 's/^.*\\([0-9A-Fa-f]\\{64\\}\\).*$/\\1/p' | LC_ALL=C tr ABCDEF abcdef`
                [ -z "$ad_sum" ] || break
                done
                PATH=$ad_session
                }
                ad_digest 2>/dev/null
                case $ad_sum in
                %1$s) ;;
                '') ad_measured; ad_say size-only%2$s ;;
                *) ad_measured; ad_say digest "$ad_sum"; exit 1 ;;
                esac
                """.formatted(expected.hex(), order.digestOnly() ? "; exit 1" : "", HashTools.words(order.size()));
    }

    private String environment() {
        return new TreeMap<>(order.rules().environment())
                .entrySet().stream()
                        .filter(entry -> VARIABLE.matcher(entry.getKey()).matches())
                        .map(this::variable)
                        .collect(Collectors.joining());
    }

    private String variable(Map.Entry<String, String> entry) {
        return entry.getKey() + "=" + path(entry.getValue()) + "\nexport " + entry.getKey() + "\n";
    }

    /** The process says its number and becomes the command: whoever has seen that line knows that the command may have run. */
    private String start() {
        return """
                exec /bin/sh -c 'printf "%%s\\n" "$1 started $$"; exec /bin/sh "$2" "$3"' sh %s %s %s 2>&1
                """.formatted(mark, option(), ShellQuote.word(order.command()));
    }

    /** Several lines stop at the first that fails. */
    private String option() {
        return order.command().strip().contains("\n") ? "-ec" : "-c";
    }

    /** A path as a shell word, {@code ~/} the home that the SSH login began with. */
    static String path(String text) {
        return text.startsWith("~/") ? "\"$ad_home\"/" + ShellQuote.word(text.substring(2)) : ShellQuote.word(text);
    }
}

package org.autodispatcher.upgrade;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/**
 * What sudo says where it wants a terminal or a password. It ends with status 1 for these as for anything else, so its sentences
 * (sudo 1.8 to 1.9, English and Simplified Chinese, with {@code sudo:} before them) are all there is to go by.
 */
final class SudoTrouble {
    private static final Pattern TTY = Pattern.compile("^sudo: .*(you must have a tty|必须拥有一个终端|必须拥有一个 tty)");
    private static final Pattern PASSWORD = Pattern.compile("^sudo: .*(a password is required|no password was provided"
            + "|terminal is required to read the password|no tty present and no askpass|需要密码|未提供密码|没有提供密码|读取密码需要一个终端"
            + "|没有终端存在)");
    private static final Pattern SUDO = Pattern.compile("(?:^|[\\s;&|(])(?:/\\S*/)?sudo\\s+([^;&|\\n]*)");

    /** Options of sudo(8) that take a word. */
    private static final Set<String> WITH_WORD = Set.of("-u", "-g", "-h", "-p", "-C", "-r", "-t", "-T", "-U", "-D", "-R", "-a", "-c");

    private SudoTrouble() {}

    /**
     * The failure where sudo said so in the last lines.
     *
     * @param account whose line in sudoers is missing
     */
    static Optional<Failure> in(List<String> lastLines, String command, String account) {
        Optional<Failure> password = lastLines.stream().anyMatch(line -> PASSWORD.matcher(line).find())
                ? Optional.of(Failure.of(Reason.SUDO_NEEDS_PASSWORD))
                : Optional.empty();
        Optional<Failure> tty = lastLines.stream().anyMatch(line -> TTY.matcher(line).find())
                ? Optional.of(Failure.of(Reason.SUDO_NEEDS_TTY))
                : Optional.empty();
        Rule rule = rule(command);
        return tty.or(() -> password)
                .map(failure -> failure.with("login", account).with("program", rule.absolute()).with("run_as", rule.runAs()));
    }

    /** What sudoers must allow: which program as whom. */
    private record Rule(String program, String runAs) {
        boolean isAbsolute() {
            return program.startsWith("/");
        }

        /** sudoers takes only absolute paths; where the command has none, a person has to fill it in. */
        String absolute() {
            return isAbsolute() ? program : "/PATH/OF/" + program;
        }
    }

    private static Rule rule(String command) {
        List<Rule> rules = SUDO.matcher(command).results().map(found -> ruleOf(found.group(1))).toList();
        return rules.stream()
                .filter(Rule::isAbsolute)
                .findFirst()
                .or(() -> rules.stream().findFirst())
                .orElse(new Rule("THE/PROGRAM", "root"));
    }

    private static Rule ruleOf(String words) {
        List<String> rest = new ArrayList<>(List.of(words.strip().split("\\s+")));
        String runAs = "root";
        while (!rest.isEmpty() && (rest.getFirst().startsWith("-") || rest.getFirst().indexOf('=') > 0)) {
            String option = rest.removeFirst();
            if (WITH_WORD.contains(option) && !rest.isEmpty()) {
                String word = rest.removeFirst();
                runAs = "-u".equals(option) ? word : runAs;
            }
        }
        String program = rest.isEmpty() ? "" : rest.getFirst().replaceAll("^[\"']|[\"']$", "");
        return new Rule(program.isEmpty() ? "THE/PROGRAM" : program, runAs);
    }
}

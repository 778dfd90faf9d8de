package org.autodispatcher.upgrade;

import java.util.Optional;

/** What the scripts of a detached run tell. */
sealed interface RunReport {
    /** As a plain run tells it. */
    record Plain(ScriptReport report) implements RunReport {}

    /** A line of the claim that is there. */
    record ClaimLine(String text) implements RunReport {}

    /** The machine's name and boot id. */
    record Here(String words) implements RunReport {}

    /** The command lives, and has been running for so many seconds. */
    record Elapsed(long seconds) implements RunReport {}

    /** The command lived and had taken too long; what became of stopping it. */
    record Stopped(Overdue.Verdict verdict) implements RunReport {}

    /** The byte of the output that comes next. */
    record At(long offset) implements RunReport {}

    /** How it came out. */
    record Outcome(Word word, String value) implements RunReport {}

    /** The ends there are. */
    enum Word {
        /** The guard says so itself; value: the exit status. */
        END,
        /** The run's status is there; value: its mark and the exit status. */
        STATUS,
        /** Neither guard nor command lives. */
        GONE,
        /** The command may live, and nobody will learn its status. */
        UNGUARDED,
        /** Its command was stopped, and processes of it could not be ended. */
        LEFT,
        /** Another run has the turn; value: its key. */
        TURN,
        /** No usable folder; value: why. */
        NO_FOLDER,
        /** There is no such run. */
        ABSENT,
        /** The start was barred before it had claimed anything. */
        BARRED
    }

    /** The report in a line; empty where it says nothing we need. */
    static Optional<RunReport> parse(String line, UpgradeScript script) {
        String[] words = line.substring(script.mark().length() + 1).split(" ", 2);
        String value = words.length > 1 ? words[1].strip() : "";
        return switch (words[0]) {
            case "claim" -> Optional.of(new ClaimLine(value));
            case "here" -> Optional.of(new Here(value));
            case "elapsed" -> value.matches("-?\\d{1,12}") ? Optional.of(new Elapsed(Long.parseLong(value))) : Optional.empty();
            case "stopped" -> Optional.of(new Stopped(ProcessStop.verdict(value)));
            case "at" -> Optional.of(new At(Long.parseLong(value)));
            case "alive" -> Optional.empty();
            default -> outcome(words[0])
                    .<RunReport>map(word -> new Outcome(word, value))
                    .or(() -> ScriptReport.parse(line, script).map(Plain::new));
        };
    }

    private static Optional<Word> outcome(String text) {
        return java.util.Arrays.stream(Word.values())
                .filter(word -> word.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-').equals(text))
                .findFirst();
    }
}

package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What {@code src/test/rig/witness.sh}, run as the upgrade command, saw on one target: each start and each stop, written by it to
 * a file of its own and on the disk before it went on. It knows nothing of the ledger.
 *
 * @param runs     every start, in order
 * @param overlaps lines of starts that found another one running
 */
public record Witness(List<Run> runs, List<String> overlaps) {
    public Witness {
        runs = List.copyOf(runs);
        overlaps = List.copyOf(overlaps);
    }

    /**
     * One start of the upgrade command.
     *
     * @param pid      of the process
     * @param boot     of the machine
     * @param from     when, nanoseconds of the target's clock
     * @param expected digest that the command line names
     * @param found    digest of the file at that moment
     * @param place    what the route wrote behind it: which place, which package
     * @param to       when it ended; before {@code from} while it has not
     * @param status   the exit status it was about to end with; empty where it never came so far
     */
    public record Run(String pid, String boot, long from, String expected, String found, String place, long to, OptionalInt status) {
        /** Whether it has ended, with a status or killed; of runs on this machine. */
        boolean over() {
            return status.isPresent() || !Files.exists(Path.of("/proc", pid));
        }

        Run ended(long at, int with) {
            return new Run(pid, boot, from, expected, found, place, at, OptionalInt.of(with));
        }
    }

    /** Reads what a witness wrote so far; nothing where it was never run. */
    public static Witness read(Path log) throws IOException {
        Map<String, Run> open = new LinkedHashMap<>();
        List<Run> runs = new ArrayList<>();
        List<String> overlaps = new ArrayList<>();
        for (String line : Files.exists(log) ? Files.readAllLines(log) : List.<String>of()) {
            String[] words = line.split(" ", 7);
            switch (words[0]) {
                case "start" -> open.put(words[1] + " " + words[2], new Run(
                        words[1], words[2], Long.parseLong(words[3]), words[4], words[5], words[6], Long.MIN_VALUE, OptionalInt.empty()));
                case "stop" -> runs.add(open.remove(words[1] + " " + words[2]).ended(Long.parseLong(words[3]), Integer.parseInt(words[4])));
                case "overlap" -> overlaps.add(line);
                case String other -> throw new IOException(log + ": " + other);
            }
        }
        runs.addAll(open.values());
        return new Witness(runs, overlaps);
    }

    /** The starts on the bytes of one digest at one place. */
    public List<Run> of(String sha256, String place) {
        return runs.stream().filter(run -> run.expected().equals(sha256) && run.place().equals(place)).toList();
    }
}

package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.Result;
import org.autodispatcher.upgrade.DetachedUpgrade.TurnTaken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many start at once, and whoever watches is killed at any moment: a witness sees neither two commands at once nor one of them twice. */
class TurnRaceTest {
    private static final int RUNS = 12;
    private static final int STARTERS_EACH = 3;

    @TempDir
    Path folder;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong starts = new AtomicLong();

    @Test
    void nothing_runs_twice_or_beside_another() throws Exception {
        String file = Orders.place(folder.resolve("x.tar.gz")).toString();
        List<RunKey> keys = IntStream.range(0, RUNS).mapToObj(_ -> Runs.fresh()).toList();
        List<Future<Void>> ends = new ArrayList<>();
        Thread killer = Thread.ofPlatform().start(this::kill); // it never waits
        try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
            for (RunKey key : keys) {
                String command = "echo start " + key.text() + " >>witness\nsleep 0.1\necho stop " + key.text() + " >>witness";
                IntStream.range(0, STARTERS_EACH).forEach(_ -> ends.add(starters.submit(() -> untilClaimed(key, Orders.order(command, file)))));
            }
        } finally {
            over.set(true);
            killer.join();
        }
        for (Future<Void> end : ends) {
            end.get();
        }
        awaitLast(keys, file);
        witness(Files.readAllLines(folder.resolve("witness")));
    }

    /** For one start, with a number of its own: one that was killed between its gate and its claim leaves the gate of that number shut. */
    private DetachedRun start() {
        RunPlace place = new RunPlace(folder.resolve("runs").toString(), Runs.HOME, Set.of(), starts.incrementAndGet());
        return new DetachedRun(ScriptedShell.of(folder.toString()), place);
    }

    /** One starter: as a dispatcher, it comes again as long as nothing is claimed. */
    private Void untilClaimed(RunKey key, UpgradeOrder order) {
        while (true) {
            try {
                Result result = start().run(order, key, 0, new Watched());
                if (result instanceof Finished) {
                    return null;
                }
                assertThat(result).isInstanceOf(TurnTaken.class);
            } catch (IOException e) {
                // what was to become the command was killed before its claim
            }
        }
    }

    /** Kills half of all guards and of all that are about to become commands, each some time after it has been seen first. */
    private void kill() {
        Random random = new Random(4711);
        Map<String, Integer> looks = new HashMap<>();
        while (!over.get()) {
            List<String> commands = commands();
            Stream<String> starting = named("runs/turns", "", "\\S+ (\\d+) (\\d+) .*\\n").stream().filter(process -> !commands.contains(process));
            Stream<String> guards = named("runs/runs", "claim", "(?s).*^guard (\\d+)\\nguard-begun (\\d+)$.*").stream();
            Stream.concat(guards, starting).forEach(process -> {
                int left = looks.merge(process, -1, Integer::sum);
                if (left == -1) {
                    looks.put(process, random.nextBoolean() ? random.nextInt(1, 30) : Integer.MAX_VALUE);
                } else if (left == 0) {
                    destroyUnlessCommand(process);
                }
            });
        }
    }

    /** It may have become a command since it was looked at: then nobody would see the end of what it has begun. */
    private void destroyUnlessCommand(String process) {
        signal(process, "STOP");
        if (!commands().contains(process)) {
            destroy(process);
        }
        signal(process, "CONT"); // whoever has its number by now was not meant
    }

    private List<String> commands() {
        return named("runs/runs", "claim", "(?s).*^pid (\\d+)\\nbegun (\\d+)$.*");
    }

    private static void signal(String process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, process.split(" ")[0]).redirectErrorStream(true).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Only the very process that is meant: another one may have its number by now. */
    private static void destroy(String process) {
        String[] words = process.split(" ");
        if (lines(Path.of("/proc/" + words[0] + "/stat")).anyMatch(stat -> stat.replaceFirst("^.*\\) ", "").split(" ")[19].equals(words[1]))) {
            ProcessHandle.of(Long.parseLong(words[0])).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Processes that files of this kind name, with when they began. */
    private List<String> named(String dir, String name, String pattern) {
        try (Stream<Path> files = Files.walk(folder.resolve(dir), 2)) {
            return files.filter(path -> name.isEmpty() ? path.getFileName().toString().matches(".*\\.\\d+") : path.endsWith(name))
                    .map(path -> String.join("\n", lines(path).toList()) + "\n")
                    .map(java.util.regex.Pattern.compile(pattern, java.util.regex.Pattern.MULTILINE)::matcher)
                    .filter(java.util.regex.Matcher::matches)
                    .map(found -> found.group(1) + " " + found.group(2))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of(); // nothing is there yet, or a file has gone meanwhile
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** Commands that have lost their guard may still be running: the next run gets the turn only after the last of them. */
    private void awaitLast(List<RunKey> keys, String file) throws Exception {
        RunKey last = Runs.fresh();
        untilClaimed(last, Orders.order("echo start last >>witness; echo stop last >>witness", file));
        assertThat(keys).doesNotContain(last);
    }

    private static void witness(List<String> lines) {
        Map<String, Integer> starts = new HashMap<>();
        String running = "";
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words[0].equals("start")) {
                assertThat(running).as("%s", lines).isEmpty();
                running = words[1];
                assertThat(starts.merge(running, 1, Integer::sum)).as("starts of %s", running).isEqualTo(1);
            } else {
                assertThat(words[1]).isEqualTo(running);
                running = "";
            }
        }
        assertThat(running).isEmpty();
        assertThat(starts).as("a command that was claimed has run").hasSizeGreaterThan(RUNS / 2);
    }
}

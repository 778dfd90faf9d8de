package org.autodispatcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.demo.Demo;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code demo}: makes hosts, a home and packages, and runs the command lines a person would type: what is seen is
 * {@code dispatch} itself. Ends with 0 where everything ended as it should, the failing upgrade included.
 */
@Command(name = "demo")
final class DemoCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private Options options = new Options();

    @Option(names = "--exit", descriptionKey = "exit")
    private boolean exit;

    DemoCommand(Screen screen) {
        this.screen = screen;
    }

    /** One package of the demo, and what must become of it. */
    private enum Act {
        WELL("well", Demo.GOES_WELL, 2, ExitCode.DONE),
        FAILS("fails", Demo.FAILS, 1, ExitCode.FAILED),
        NO_ROUTE("no-route", Demo.NO_ROUTE, 0, ExitCode.NO_ROUTE);

        private final String key;
        private final String name;
        private final int hosts;
        private final ExitCode expected;

        Act(String key, String name, int hosts, ExitCode expected) {
            this.key = key;
            this.name = name;
            this.hosts = hosts;
            this.expected = expected;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Demo demo = Demo.start()) {
            Thread onCtrlC = new Thread(() -> close(demo));
            Runtime.getRuntime().addShutdownHook(onCtrlC);
            boolean asMeant = options.json() ? inJson(demo) : play(demo);
            if (stays()) {
                screen.line("");
                say("stays", "folder", demo.folder().toString());
                new CountDownLatch(1).await(); // for ever: Ctrl-C ends the process
            }
            Runtime.getRuntime().removeShutdownHook(onCtrlC);
            return (asMeant ? ExitCode.DONE : ExitCode.BUG).status();
        }
    }

    private boolean stays() {
        return !exit && !options.json() && screen.terminal();
    }

    /** All packages by one command, whose answer is all that is printed. */
    private boolean inJson(Demo demo) {
        List<String> line = new ArrayList<>(List.of("dispatch", "--json", "--home", demo.home().toString()));
        demo.packages().forEach(file -> line.add(file.toString()));
        return Main.run(screen, line.toArray(String[]::new)) == ExitCode.FAILED.status() && demo.upgradedAsMeant();
    }

    private boolean play(Demo demo) {
        say("begin", "hosts", String.join(", ", demo.hosts()), "folder", demo.folder().toString());
        say("begin.routes", "routes", demo.home().resolve(Home.ROUTES_FILE).toString());
        Map<Act, Integer> statuses = new EnumMap<>(Act.class);
        for (Act act : Act.values()) {
            statuses.put(act, perform(demo, act));
        }
        screen.line("");
        table(statuses).lines().forEach(screen::line);
        boolean asMeant = demo.upgradedAsMeant() && statuses.entrySet().stream().allMatch(each -> asMeant(each.getKey(), each.getValue()));
        if (asMeant) {
            further(demo);
        } else {
            screen.error(text("unexpected.message"), text("unexpected.hint"));
        }
        return asMeant;
    }

    private int perform(Demo demo, Act act) {
        screen.line("");
        say(act.key + ".title");
        String home = demo.home().toString();
        String file = demo.pack(act.name).toString();
        say("typed", "command", typed("dispatch --home", home, file));
        return options.quiet()
                ? Main.run(screen, "dispatch", "--quiet", "--home", home, file)
                : Main.run(screen, "dispatch", "--home", home, file);
    }

    private Table table(Map<Act, Integer> statuses) {
        Table table = new Table().row(text("column.package"), text("column.hosts"), text("column.outcome"), text("column.status"));
        statuses.forEach((act, status) -> table.row(
                act.name,
                String.valueOf(act.hosts),
                text(asMeant(act, status) ? act.key + ".outcome" : "other.outcome"),
                String.valueOf(status)));
        return table;
    }

    private static boolean asMeant(Act act, int status) {
        return status == act.expected.status();
    }

    /** Complete commands; in the order in which one gets to know the program. */
    private void further(Demo demo) {
        String home = demo.home().toString();
        screen.line("");
        say(stays() ? "further.now" : "further.later");
        command("explain", typed("explain --home", home, Demo.GOES_WELL));
        command("check", typed("check --connect --home", home));
        command("dispatch", typed("dispatch --home", home, demo.pack(Demo.GOES_WELL).toString()));
        command("own", typed("init --home", "my-home"));
    }

    /** What it does, as a comment of the shell, and the command: both can be copied into a terminal. */
    private void command(String key, String typed) {
        screen.line("");
        screen.line("  # " + text("further." + key));
        screen.line("  " + typed);
    }

    /** As it is to be typed in the shell the program was started from; the launcher of a source tree passes on its own name. */
    private static String typed(String command, String... words) {
        String program = Optional.ofNullable(System.getenv("AUTO_DISPATCHER_COMMAND")).orElse("auto-dispatcher");
        return program + " " + command + Arrays.stream(words).map(ShellQuote::word).map(word -> " " + word).collect(Collectors.joining());
    }

    private void say(String key, String... namesAndValues) {
        screen.line(text(key, namesAndValues));
    }

    private String text(String key, String... namesAndValues) {
        return screen.wording().textOf("demo", key, namesAndValues);
    }

    private static void close(Demo demo) {
        try {
            demo.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

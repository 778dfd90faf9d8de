package org.autodispatcher.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.arrival.FirstLooks;
import org.autodispatcher.arrival.incoming.Sink;
import java.util.function.Supplier;
import org.autodispatcher.config.Settings;
import org.autodispatcher.config.Sources;
import org.autodispatcher.console.Console;
import org.autodispatcher.daemon.ControlClient;
import org.autodispatcher.daemon.ControlException;
import org.autodispatcher.daemon.Daemon;
import org.autodispatcher.daemon.Notifications;
import org.autodispatcher.daemon.StateLog;
import org.autodispatcher.dispatch.HomeLock;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.routing.RoutesInForce;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: the daemon. */
@Command(name = "run")
final class RunCommand implements Callable<Integer> {
    /** What an owner has got that works. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Screen screen;

    @Mixin
    private Options options = new Options();

    @Option(names = "--adopt", descriptionKey = "adopt")
    private boolean adopt;

    @Option(names = "--dispatch", descriptionKey = "dispatch-found")
    private boolean dispatchFound;

    @Option(names = "--observe", descriptionKey = "observe")
    private boolean observe;

    RunCommand(Screen screen) {
        this.screen = screen;
    }

    /** The log has a stream of its own: whoever waits at its lock, because nobody reads, is not waited for by anybody else. */
    @Override
    public Integer call() throws Exception {
        requireOne();
        Home home = Home.read(options);
        RoutesInForce routes = home.inForce(screen, options);
        Path state = home.stateForWriting(options);
        PrintStream out = new PrintStream(
                options.quiet() ? OutputStream.nullOutputStream() : new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (StateLog log = StateLog.of(state, home.settings(), out, screen.wording());
                OwnedHome owned = OwnedHome.own(state, routes, OwnedHome.DAEMON, log)) {
            Sentences sentences = new Sentences(home.routesFile().toString(), options.homeOption(), home.settings().timeZone());
            Supplier<Settings> settings = () -> routes.loaded().settings();
            Optional<Sink> observer = observe ? Optional.of(new Observed(screen, options, home, routes)) : Optional.empty();
            Daemon daemon = new Daemon(owned, new Daemon.Ways(settings, firstLooks(owned), observer), log);
            if (observer.isEmpty()) {
                daemon.beside(Notifications.of(owned, settings, sentences, log));
                daemon.beside(new Serving(new Console(owned, settings, log.wording(), sentences, log::home)));
            }
            daemon.run(home.folder(), sentences);
        } catch (HomeLock.Taken taken) {
            UsageException owned = new UsageException("usage.owned", "pid", taken.pid(), "home_option", options.homeOption());
            if (ownedByDaemon(home.folder())) {
                throw owned;
            }
            screen.usage(owned);
            return ExitCode.UNFINISHED.status();
        }
        return ExitCode.DONE.status();
    }

    /** The console as the daemon begins and ends it. */
    private record Serving(Console console) implements Daemon.Beside {
        @Override
        public void begin() {
            console.open();
        }

        @Override
        public void end() {
            console.close();
        }
    }

    /** A command lets go of the HOME by itself: it is worth while to start again later, as a service manager does. */
    private static boolean ownedByDaemon(Path home) throws IOException {
        try {
            Optional<ControlClient> owner = ControlClient.reach(home);
            return owner.isPresent()
                    && owner.get().requireAnswer(ANSWER).standing().owner().filter(one -> one.verb().equals(OwnedHome.DAEMON)).isPresent();
        } catch (ControlException e) {
            return e.code() != ControlException.Code.OWNER_GONE; // it begins, or is stuck
        }
    }

    /** What becomes of what lies where nobody has looked before: as the command line says, else as a person says, else it is not sent. */
    private FirstLooks firstLooks(OwnedHome owned) throws IOException {
        if (adopt || dispatchFound) {
            return FirstLooks.all(dispatchFound ? FirstLook.DISPATCH : FirstLook.ADOPT);
        }
        if (!new Question(screen).canBeAsked()) {
            return FirstLooks.all(FirstLook.ADOPT);
        }
        Map<Path, FirstLook> answers = new HashMap<>();
        for (Map.Entry<Path, Long> unknown : owned.receiving().neverLookedAt().entrySet()) {
            answers.put(unknown.getKey(), asked("incoming", "path", unknown.getKey().toString(), "count", String.valueOf(unknown.getValue())));
        }
        for (Map.Entry<Sources.Repository, Long> unknown : owned.receiving().repositoriesNeverLookedAt().entrySet()) {
            Sources.Repository repository = unknown.getKey();
            answers.put(repository.path(), asked("sources",
                    "source", repository.name(), "path", repository.path().toString(), "count", String.valueOf(unknown.getValue())));
        }
        return new FirstLooks(FirstLook.ADOPT, answers);
    }

    private FirstLook asked(String bundle, String... namesAndValues) throws IOException {
        String question = screen.wording().textOf(bundle, "ask.first-look", namesAndValues);
        return new Question(screen).yes(question) ? FirstLook.DISPATCH : FirstLook.ADOPT;
    }

    private void requireOne() throws UsageException {
        if (adopt && dispatchFound) {
            throw new UsageException("usage.adopt-or-dispatch");
        }
    }
}

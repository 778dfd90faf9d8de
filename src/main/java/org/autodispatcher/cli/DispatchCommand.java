package org.autodispatcher.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Settings;
import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.Values;
import org.autodispatcher.FailureException;
import org.autodispatcher.report.Json;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.Routing;
import org.autodispatcher.routing.RoutingTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dispatch FILE…}: sends these packages now and waits for the outcome. */
@Command(name = "dispatch")
final class DispatchCommand implements Callable<Integer> {
    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Option(names = "--again", descriptionKey = "again")
    private boolean again;

    @Option(names = "--wait", paramLabel = "${bundle:label.wait}", descriptionKey = "wait")
    private @Nullable String wait;

    @Parameters(paramLabel = "${bundle:label.file}", arity = "1..*", descriptionKey = "file")
    private List<Path> files = List.of();

    DispatchCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        Optional<Duration> limit = waitLimit();
        requireFiles();
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.CONDUCT)) {
            if (desk.speaks()) {
                desk.control().standing().environment().ifPresent(name -> screen.line(screen.wording().text("environment", "name", name)));
            }
            HandingIn handingIn = new HandingIn(desk);
            files.forEach(file -> handingIn.handIn(file, again));
            Following.Outcome outcome = handingIn.dispatches().isEmpty()
                    ? new Following.Outcome(List.of(), true)
                    : new Following(desk).follow(handingIn.dispatches(), limit);
            if (options.json()) {
                screen.line(new Json(screen.wording()).dispatches(outcome.dispatches(), desk.sentences()));
            }
            return handingIn.code().and(outcome.code()).status();
        }
    }

    private Optional<Duration> waitLimit() throws UsageException {
        try {
            return wait == null ? Optional.empty() : Optional.of(Values.duration(wait));
        } catch (ValueException e) {
            throw new UsageException("usage.wait", "value", String.valueOf(wait));
        }
    }

    /** All files are looked at before the first is sent: a mistyped name must not leave half of them on their way. */
    private void requireFiles() throws UsageException {
        for (Path file : files) {
            Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
            String shown = PackageNames.shown(file.toString());
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !garbled(file)) {
                throw new UsageException("usage.no-such-file", "path", shown, "folder_word", ShellQuote.word(folder.toString()));
            }
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                String name = Optional.ofNullable(file.toAbsolutePath().normalize().getFileName()).map(Path::toString).orElse("package");
                String path = file.toString().isEmpty() ? "." : file.toString();
                throw new UsageException("usage.folder", "path", shown,
                        "name_word", ShellQuote.word(name), "path_word", ShellQuote.word(path));
            }
        }
    }

    /** A name that is not UTF-8 does not reach us as it is, so the file cannot be found: it is held for its name, as others are. */
    private static boolean garbled(Path file) {
        return PackageNames.refusal(file).filter(why -> why.is(Reason.NAME_REFUSED, "not-utf8")).isPresent();
    }
}

package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.autodispatcher.arrival.repository.HookInstall;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Settings;
import org.autodispatcher.config.Sources;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.RepositoryRead;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hook install git|svn REPO}, {@code hook read REPO}: packages out of repositories. */
@Command(name = "hook")
final class HookCommand implements Callable<Integer> {
    @Mixin
    private Options options = new Options();

    private HookCommand() {}

    /** The command with the verbs below it. */
    static CommandLine with(Screen screen, Controls controls) {
        return new CommandLine(new HookCommand()).addSubcommand("install", new Install(screen)).addSubcommand("read", new Read(screen, controls));
    }

    @Override
    public Integer call() throws UsageException {
        throw new UsageException("usage.hook", "home_option", options.homeOption());
    }

    /** Puts the hooks into a repository. */
    @Command(name = "install")
    private static final class Install implements Callable<Integer> {
        private final Screen screen;

        @Mixin
        private Options options = new Options();

        @Parameters(index = "0", paramLabel = "git|svn", descriptionKey = "repository-kind")
        private String kind = "";

        @Parameters(index = "1", paramLabel = "${bundle:label.repository}", descriptionKey = "repository-path")
        private Path repository = Path.of("");

        Install(Screen screen) {
            this.screen = screen;
        }

        @Override
        public Integer call() throws IOException, UsageException {
            Path path = repository.toAbsolutePath().normalize();
            HookInstall.Done done = new HookInstall(path, kind()).install();
            if (options.json()) {
                screen.line(Json.write(Json.object("repository", path.toString(), "made", texts(done.made()), "kept", texts(done.kept()))));
                return ExitCode.DONE.status();
            }
            done.made().forEach(each -> say("hook.made", "path", each.toString()));
            done.kept().forEach(each -> say("hook.kept", "path", each.toString()));
            if (done.made().isEmpty()) {
                say("hook.there", "path", path.toString());
            }
            next(path);
            return ExitCode.DONE.status();
        }

        private Sources.Kind kind() throws UsageException {
            return switch (kind) {
                case "git" -> Sources.Kind.GIT;
                case "svn" -> Sources.Kind.SVN;
                default -> throw new UsageException("usage.hook-kind", "kind", kind, "home_option", options.homeOption());
            };
        }

        /** The hooks alone send nothing: the home has to know the repository. */
        private void next(Path path) {
            Optional<Sources.Repository> known = Settings.load(options.home(), new Problems()).sources().repositories().stream()
                    .filter(each -> each.path().equals(path))
                    .findFirst();
            if (known.isPresent()) {
                say("hook.known", "repository", known.get().name(), "home_option", options.homeOption());
            } else {
                String name = String.valueOf(path.getFileName()).replaceFirst("\\.git$", "");
                say("hook.configure", "name", name, "path", path.toString(), "kind", kind, "home_option", options.homeOption());
            }
        }

        private void say(String key, String... namesAndValues) {
            screen.wording().textOf("sources", key, namesAndValues).lines().forEach(screen::line);
        }

        private static List<String> texts(List<Path> paths) {
            return paths.stream().map(Path::toString).toList();
        }
    }

    /** Has a repository read now, and waits for what was found. */
    @Command(name = "read")
    private static final class Read implements Callable<Integer> {
        private final Screen screen;
        private final Controls controls;

        @Mixin
        private Options options = new Options();

        @Parameters(index = "0", paramLabel = "${bundle:label.repository}", descriptionKey = "repository-named")
        private String named = "";

        Read(Screen screen, Controls controls) {
            this.screen = screen;
            this.controls = controls;
        }

        @Override
        public Integer call() throws Exception {
            try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.CONDUCT)) {
                RepositoryRead read = desk.control().read(named);
                if (read instanceof RepositoryRead.Unknown) { // not a name: then perhaps where it lies
                    read = desk.control().read(Path.of(named).toAbsolutePath().normalize().toString());
                }
                return switch (read) {
                    case RepositoryRead.Done done -> told(desk, done).status();
                    case RepositoryRead.Unknown(List<String> known) -> throw unknown(known);
                    case RepositoryRead.Busy(String repository) -> {
                        screen.usage(new UsageException("usage.hook-busy", "repository", repository, "home_option", options.homeOption()));
                        yield ExitCode.UNFINISHED.status();
                    }
                };
            }
        }

        private UsageException unknown(List<String> known) {
            Path path = Path.of(named).toAbsolutePath().normalize();
            String name = String.valueOf(path.getFileName()).replaceFirst("\\.git$", "");
            return known.isEmpty()
                    ? new UsageException("usage.hook-none", "text", named, "name", name, "path", path.toString())
                    : new UsageException("usage.hook-unknown",
                            "text", named, "known", String.join(", ", known), "name", name, "path", path.toString());
        }

        private ExitCode told(Desk desk, RepositoryRead.Done done) throws IOException, InterruptedException {
            SourceTroubles troubles = new SourceTroubles(desk);
            if (desk.speaks()) {
                say("hook.found", "count", String.valueOf(done.dispatches().size()), "repository", done.repository());
                if (done.adopted() > 0) {
                    troubles.adopted(done.repository(), done.adopted());
                }
            }
            ExitCode code = done.troubles().isEmpty() ? ExitCode.DONE : ExitCode.UNFINISHED;
            done.troubles().forEach(troubles::complain);
            List<Decision.Subject> subjects = done.dispatches().stream().map(id -> new Decision.Subject(id, Optional.empty())).toList();
            Following.Outcome outcome = subjects.isEmpty()
                    ? new Following.Outcome(List.of(), true)
                    : new Following(desk).follow(subjects, Optional.empty());
            if (options.json()) {
                screen.line(json(desk, done, outcome, troubles));
            }
            return outcome.code().and(code);
        }

        private String json(Desk desk, RepositoryRead.Done done, Following.Outcome outcome, SourceTroubles troubles) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("repository", done.repository());
            fields.put("adopted", done.adopted());
            fields.put("troubles", done.troubles().stream().map(troubles::fields).toList());
            Json json = new Json(screen.wording());
            fields.put("dispatches", outcome.dispatches().stream().map(each -> json.dispatch(each, desk.sentences())).toList());
            return Json.write(fields);
        }

        private void say(String key, String... namesAndValues) {
            screen.line(screen.wording().textOf("sources", key, namesAndValues));
        }
    }
}

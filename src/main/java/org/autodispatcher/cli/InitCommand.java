package org.autodispatcher.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.autodispatcher.config.Settings;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code init}: makes a home. What is there already stays as it is. */
@Command(name = "init")
final class InitCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private Options options = new Options();

    @Option(names = "--unit", arity = "0..1", fallbackValue = "", paramLabel = "${bundle:label.home}", descriptionKey = "unit")
    private @Nullable String unit;

    private final List<String> made = new ArrayList<>();
    private final List<String> there = new ArrayList<>();

    InitCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws UsageException {
        Path home = options.home();
        Optional<ServiceUnit> service;
        try {
            folder(home, "rwxr-x--x");
            folder(home.resolve("incoming"), "rwxrwxr-x");
            folder(home.resolve("run"), "rwxr-x---");
            folder(home.resolve("state"), "rwx------");
            file(home.resolve(Home.ROUTES_FILE), resource("starter-routes.cfg") + "\n" + asComment(resource("examples/" + Home.ROUTES_FILE)));
            file(home.resolve(Settings.FILE), resource("examples/" + Settings.FILE));
            service = service(home);
        } catch (IOException e) {
            throw UsageException.unusable(home, e);
        }
        if (options.json()) {
            screen.line(Json.write(Json.object("home", home.toString(), "made", made, "there", there)));
        } else {
            screen.line(screen.wording().text("init.next",
                    "file", home.resolve(Home.ROUTES_FILE).toString(), "home_option", options.homeOption()));
            service.ifPresent(each -> screen.line(each.next(screen.wording())));
        }
        return ExitCode.DONE.status();
    }

    /** Writes the files for systemd where they were asked for. */
    private Optional<ServiceUnit> service(Path home) throws IOException {
        if (unit == null) {
            return Optional.empty();
        }
        ServiceUnit service = ServiceUnit.of(home, unit, resource(ServiceUnit.TEMPLATE));
        for (Map.Entry<Path, String> each : service.files().entrySet()) {
            Files.createDirectories(each.getKey().getParent());
            if (Files.exists(each.getKey())) {
                told("init.there", there, each.getKey());
            } else {
                Files.writeString(each.getKey(), each.getValue());
                Files.setPosixFilePermissions(each.getKey(), PosixFilePermissions.fromString("rw-r--r--"));
                told("init.made", made, each.getKey());
            }
        }
        return Optional.of(service);
    }

    private void folder(Path folder, String rights) throws IOException {
        if (Files.isDirectory(folder)) {
            told("init.there", there, folder);
            return;
        }
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));
        told("init.made", made, folder);
    }

    private void file(Path file, String text) throws IOException {
        if (Files.exists(file)) {
            told("init.there", there, file);
            return;
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
        told("init.made", made, file);
    }

    /** The manual shows every key with an example; none of that may be in force. */
    private static String asComment(String manual) {
        return manual.lines().map(line -> line.isEmpty() || line.startsWith("#") ? line : "#" + line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(InitCommand.class.getResourceAsStream(name), name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void told(String key, List<String> list, Path path) {
        String shown = path.toString().isEmpty() ? "." : path.toString();
        list.add(shown);
        if (!options.json()) {
            screen.line(screen.wording().text(key, "path", shown));
        }
    }
}

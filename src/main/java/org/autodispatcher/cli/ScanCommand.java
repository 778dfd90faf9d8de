package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Sha256;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.arrival.incoming.Scan;
import org.autodispatcher.arrival.incoming.Waiting;
import org.autodispatcher.config.Sources;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scan DIR}: compares a folder tree with the last look at it. */
@Command(name = "scan")
final class ScanCommand implements Callable<Integer> {
    private static final String BUNDLE = "incoming";

    /** Characters of the digest of a tree's path that its memory is called by. */
    private static final int NAME = 16;

    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Option(names = "--dispatch", descriptionKey = "scan-dispatch")
    private boolean dispatch;

    @Option(names = "--adopt", descriptionKey = "scan-adopt")
    private boolean adopt;

    @Parameters(paramLabel = "${bundle:label.home}", arity = "1", descriptionKey = "scan-directory")
    private Path directory = Path.of("");

    ScanCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        if (adopt && dispatch) {
            throw new UsageException("usage.adopt-or-dispatch");
        }
        if (!Files.isDirectory(directory)) {
            throw new UsageException("usage.scan-no-folder", "path", PackageNames.shown(directory.toString()), "path_word", ShellQuote.word(directory.toString()));
        }
        Home home = Home.read(options);
        home.tableInOrder(screen, options);
        Path tree = directory.toRealPath();
        try (Desk desk = Desk.open(screen, controls, options, dispatch ? Controls.Purpose.CONDUCT : Controls.Purpose.LOOK)) {
            refuseWatched(desk, home, tree);
            if (!options.json() && !options.quiet()) {
                leftOut(home, tree);
            }
            Scan scan = new Scan(settings(home, tree), memory(home, tree), watched(home).toList());
            return dispatch ? dispatched(desk, scan) : compared(desk, scan);
        } catch (Scan.Busy busy) {
            throw new UsageException("usage.scan-busy", "path", PackageNames.shown(tree.toString()), "words", options.words());
        }
    }

    private static Stream<Path> watched(Home home) {
        return home.settings().sources().incoming().stream().map(Sources.Incoming::path);
    }

    /** What the daemon watches it sends by itself; two that look would each believe to be the first. */
    private void refuseWatched(Desk desk, Home home, Path tree) throws IOException, UsageException {
        boolean daemon = desk.control().standing().owner().filter(owner -> owner.verb().equals(OwnedHome.DAEMON)).isPresent();
        Optional<Path> watched = watched(home).filter(each -> liesIn(tree, each)).findFirst();
        if (dispatch && daemon && watched.isPresent()) {
            throw new UsageException("usage.scan-watched", "path", PackageNames.shown(watched.get().toString()), "home_option", options.homeOption());
        }
    }

    /** Whether a folder is another one or lies in it, by whatever way either was named. */
    private static boolean liesIn(Path folder, Path other) {
        for (Path each = folder; each != null; each = each.getParent()) {
            try {
                if (Files.isSameFile(each, other)) {
                    return true;
                }
            } catch (IOException e) {
                return false; // the other one is not there
            }
        }
        return false;
    }

    private static Sources.Incoming settings(Home home, Path tree) {
        Sources.Incoming like = home.settings().sources().incoming().stream()
                .filter(each -> liesIn(tree, each.path()))
                .findFirst()
                .orElseGet(() -> home.settings().sources().incoming().getFirst());
        return new Sources.Incoming("scan", tree, like.complete(), like.watching(), like.answers());
    }

    private Path memory(Home home, Path tree) throws UsageException, IOException {
        Path scans = home.stateForWriting(options).resolve("scans");
        Files.createDirectories(scans, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        MessageDigest digest = Sha256.start();
        digest.update(tree.toString().getBytes(StandardCharsets.UTF_8));
        return scans.resolve(Sha256.of(digest).hex().substring(0, NAME));
    }

    private int compared(Desk desk, Scan scan) throws IOException, InterruptedException {
        Optional<Long> first = scan.neverLookedAt();
        Scan.Outcome outcome = scan.compare(adopt || first.isPresent());
        if (options.json()) {
            screen.line(Json.write(fields(outcome, List.of())));
        } else if (first.isPresent()) {
            desk.screen().line(text("scan.first", "count", String.valueOf(first.get()), "path", directory.toString()));
        } else {
            print(outcome);
        }
        return ExitCode.DONE.status();
    }

    private int dispatched(Desk desk, Scan scan) throws IOException, InterruptedException {
        ScannedFiles files = new ScannedFiles(desk);
        Scan.Outcome outcome = scan.handOver(files, controls.clock());
        if (!options.json()) {
            print(outcome);
            outcome.waiting().forEach(each -> waiting(desk, each));
        }
        Following.Outcome followed = files.follow();
        if (options.json()) {
            Json json = new Json(screen.wording());
            screen.line(Json.write(fields(outcome, followed.dispatches().stream().map(each -> json.dispatch(each, desk.sentences())).toList())));
        }
        return files.code().and(followed.code()).status();
    }

    /** An incoming directory in the tree has rules of its own, and the daemon sends what is dropped there: it is not looked into. */
    private void leftOut(Home home, Path tree) {
        watched(home).filter(each -> !liesIn(tree, each) && liesIn(real(each), tree))
                .forEach(each -> screen.line(text("scan.elsewhere", "path", PackageNames.shown(each.toString()))));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path; // it is not there
        }
    }

    private void print(Scan.Outcome outcome) {
        if (outcome.changes().isEmpty() && !options.quiet()) {
            screen.line(text("scan.none"));
        }
        Table table = new Table();
        for (Scan.Changed each : outcome.changes()) {
            table.row(text("scan." + word(each)), Amounts.bytes(each.size()), PackageNames.shown(each.path()));
        }
        table.lines(screen.width(), 2).forEach(screen::line);
    }

    private void waiting(Desk desk, Waiting file) {
        Map<String, String> context = Map.of("home_option", options.homeOption());
        screen.error(desk.wording().message(file.why(), context), desk.wording().hint(file.why(), context));
    }

    private static String word(Scan.Changed changed) {
        return changed.change().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> fields(Scan.Outcome outcome, List<?> dispatches) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("changes", outcome.changes().stream()
                .map(each -> Json.object("change", word(each), "path", each.path(), "size", each.size()))
                .toList());
        fields.put("waiting", outcome.waiting().stream()
                .map(each -> Json.object("path", each.path(), "reason", each.why().reason().code()))
                .toList());
        fields.put("dispatches", dispatches);
        return fields;
    }

    private String text(String key, String... namesAndValues) {
        return screen.wording().textOf(BUNDLE, key, namesAndValues);
    }
}

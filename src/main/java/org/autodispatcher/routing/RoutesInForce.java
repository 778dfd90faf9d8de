package org.autodispatcher.routing;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.autodispatcher.Sha256;
import org.autodispatcher.config.FileSafety;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Settings;

/**
 * What is in force of the two files of a HOME, routes and settings: as they were at the start or at the last {@link #reload} that
 * found no error in either. A file that was edited since is not in force. Any thread may ask; each gets one whole loading.
 */
public final class RoutesInForce {
    private final Path home;
    private final InstantSource clock;
    private volatile Loaded loaded;

    private RoutesInForce(Path home, InstantSource clock, Loaded loaded) {
        this.home = home;
        this.clock = clock;
        this.loaded = loaded;
    }

    /**
     * One reading of both files.
     *
     * @param table    the routes
     * @param settings the dispatcher's own
     * @param digest   of the bytes of both, see {@link #digest(Path)}
     * @param at       when they were read
     */
    public record Loaded(RoutingTable table, Settings settings, String digest, Instant at) {}

    /**
     * Files that differ from what is in force.
     *
     * @param problems everything wrong or doubtful in them, as {@link #reload} would tell it
     * @param loadable whether {@link #reload} would put them in force
     */
    public record Edited(List<Problem> problems, boolean loadable) {
        public Edited {
            problems = List.copyOf(problems);
        }
    }

    /**
     * The files as they lie, in force or not.
     *
     * @param digest   of the bytes of both
     * @param problems everything wrong or doubtful in them
     * @param table    the routes they would put in force; empty where there is an error
     */
    public record Lying(String digest, List<Problem> problems, Optional<RoutingTable> table) {
        public Lying {
            problems = List.copyOf(problems);
        }
    }

    /** Reads the files for the first time; empty where there is an error in them, which has then been noted. */
    public static Optional<RoutesInForce> read(Path home, InstantSource clock, Problems problems) {
        return load(home, clock, problems).map(loaded -> new RoutesInForce(home, clock, loaded));
    }

    /** What is in force now. */
    public Loaded loaded() {
        return loaded;
    }

    /** The routes in force now. */
    public RoutingTable table() {
        return loaded.table();
    }

    /** The routes file, whether what lies there is in force or not. */
    public Path file() {
        return home.resolve(RoutingTable.FILE);
    }

    /**
     * Reads both files anew: without an error they are in force when this returns, otherwise what was in force stays so.
     *
     * @param before is told what will be in force as soon as it returns; where it throws, what was in force stays so
     */
    public synchronized Problems reload(Consumer<Loaded> before) {
        Problems problems = new Problems();
        load(home, clock, problems).ifPresent(read -> {
            before.accept(read);
            loaded = read;
        });
        return problems;
    }

    /** How the files differ from what is in force; empty where they do not. */
    public Optional<Edited> edited() {
        if (digest(home).equals(loaded.digest())) {
            return Optional.empty();
        }
        Problems problems = new Problems();
        boolean loadable = load(home, clock, problems).isPresent();
        return Optional.of(new Edited(problems.all(), loadable));
    }

    /** The files as they lie, whatever is in force. */
    public Lying lying() {
        String digest = digest(home);
        Problems problems = new Problems();
        Optional<Loaded> loaded = load(home, clock, problems);
        return new Lying(loaded.map(Loaded::digest).orElse(digest), problems.all(), loaded.map(Loaded::table));
    }

    /**
     * A digest of both files as they lie, by which two processes find out whether they read the same. A file that is not there or
     * cannot be read counts as such.
     */
    public static String digest(Path home) {
        Problems ignored = new Problems();
        return digest(FileSafety.read(home.resolve(RoutingTable.FILE), ignored), Settings.bytes(home, ignored));
    }

    private static Optional<Loaded> load(Path home, InstantSource clock, Problems problems) {
        Problems here = new Problems();
        FileSafety.checkHome(home.toAbsolutePath(), here);
        Path file = home.resolve(RoutingTable.FILE);
        Optional<byte[]> routes = FileSafety.read(file, here);
        Optional<byte[]> ownSettings = Settings.bytes(home, here);
        Settings settings = Settings.of(home, ownSettings, here);
        Optional<RoutingTable> table = routes.flatMap(bytes -> RoutingTable.of(file, bytes, here));
        table.ifPresent(found -> RouteRecipients.check(found, settings.notifying(), file.toString(), here));
        here.all().forEach(problems::add);
        return here.anyError()
                ? Optional.empty()
                : table.map(found -> new Loaded(found, settings, digest(routes, ownSettings), clock.instant()));
    }

    private static String digest(Optional<byte[]> routes, Optional<byte[]> settings) {
        MessageDigest digest = Sha256.start();
        for (Optional<byte[]> bytes : List.of(routes, settings)) {
            digest.update((bytes.map(some -> String.valueOf(some.length)).orElse("none") + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            bytes.ifPresent(digest::update);
        }
        return Sha256.of(digest).hex();
    }
}

package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.autodispatcher.config.FileSafety;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Settings;
import org.autodispatcher.routing.RoutesInForce;
import org.autodispatcher.routing.RoutingTable;

/**
 * One HOME as its files lie.
 *
 * @param folder   the folder itself
 * @param settings dispatcher.cfg, with the default of every key that is wrong or absent
 * @param table    the routes; empty where anything is wrong with them
 * @param problems everything wrong or doubtful, errors and warnings
 */
record Home(Path folder, Settings settings, Optional<RoutingTable> table, Problems problems) {
    static final String ROUTES_FILE = RoutingTable.FILE;

    /**
     * Reads the files of a HOME; nothing is made or changed.
     *
     * @throws UsageException where there is no such folder or no routes file in it
     */
    static Home read(Options options) throws UsageException {
        Path folder = options.home();
        if (!Files.isDirectory(folder)) {
            throw new UsageException("usage.no-home", "path", folder.toString(), "path_word", word(folder));
        }
        Path routes = folder.resolve(ROUTES_FILE);
        if (!Files.exists(routes)) {
            throw new UsageException("usage.no-routes-file", "path", routes.toString(), "home_option", options.homeOption());
        }
        Problems problems = new Problems();
        FileSafety.checkHome(folder.toAbsolutePath(), problems);
        Settings settings = Settings.load(folder, problems);
        return new Home(folder, settings, RoutingTable.load(routes, problems), problems);
    }

    /**
     * The routes, where everything is in order; otherwise all problems are shown.
     *
     * @throws UsageException where there is an error in any file
     */
    RoutingTable tableInOrder(Screen screen, Options options) throws UsageException {
        problems.all().forEach(screen::problem);
        if (problems.anyError() || table.isEmpty()) {
            throw new UsageException("usage.configuration", "home_option", options.homeOption());
        }
        return table.get();
    }

    /**
     * What whoever becomes the owner of this HOME puts in force; otherwise all that stands against it is shown.
     *
     * @throws UsageException where there is an error in any file, or something that is not supported yet
     */
    RoutesInForce inForce(Screen screen, Options options) throws UsageException {
        Problems found = new Problems();
        Optional<RoutesInForce> read = RoutesInForce.read(folder, InstantSource.system(), found);
        found.all().forEach(screen::problem);
        return read.orElseThrow(() -> new UsageException("usage.configuration", "home_option", options.homeOption()));
    }

    Path routesFile() {
        return folder.resolve(ROUTES_FILE);
    }

    Path state() {
        return folder.resolve("state");
    }

    /**
     * The private folder of everything that is kept, made where it is missing.
     *
     * @throws UsageException where it belongs to another account: nobody else writes into it, root included
     */
    Path stateForWriting(Options options) throws UsageException {
        Path state = state();
        try {
            if (!Files.isDirectory(state)) {
                Files.createDirectory(state, java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                        java.nio.file.attribute.PosixFilePermissions.fromString("rwx------")));
            }
            String owner = Files.getOwner(state).getName();
            if (!owner.equals(System.getProperty("user.name"))) {
                throw new UsageException("usage.state-owner", "path", state.toString(), "owner", owner, "words", options.words());
            }
            return state;
        } catch (IOException e) {
            throw UsageException.unusable(state, e);
        }
    }

    private static String word(Path path) {
        return org.autodispatcher.ShellQuote.word(path.toString());
    }
}

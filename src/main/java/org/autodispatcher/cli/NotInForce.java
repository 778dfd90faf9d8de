package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.autodispatcher.config.Problems;
import org.autodispatcher.daemon.ControlClient;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.routing.RoutesInForce;
import org.autodispatcher.routing.RoutingTable;

/** Says where the files as they lie, which {@code explain} and {@code check} read, are not what the owner of the HOME goes by. */
final class NotInForce {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** What lies in the files can be told without an owner too. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private NotInForce() {}

    /** Asks the owner, where there is one and we may; otherwise nothing is in force that could differ. */
    static void note(Home home, Options options) {
        note(home.folder(), options.homeOption(), standing(home.folder()), home.problems());
    }

    static void note(Path folder, String homeOption, Optional<Standing> standing, Problems problems) {
        Optional<Standing.Routes> inForce = standing.flatMap(Standing::routes);
        Optional<Standing.Owner> owner = standing.flatMap(Standing::owner);
        boolean readable = Files.isReadable(folder.resolve(RoutingTable.FILE));
        if (!readable || inForce.isEmpty() || owner.isEmpty() || inForce.get().digest().equals(RoutesInForce.digest(folder))) {
            return;
        }
        problems.warning(
                folder.resolve(RoutingTable.FILE).toString(), 0, "route.not-in-force",
                "pid", String.valueOf(owner.get().pid()),
                "loaded", MOMENT.format(inForce.get().loaded().atZone(ZoneId.systemDefault())),
                "home_option", homeOption);
    }

    private static Optional<Standing> standing(Path folder) {
        try {
            Optional<ControlClient> owner = ControlClient.reach(folder);
            if (owner.isEmpty()) {
                return Optional.empty();
            }
            try (ControlClient asked = owner.get().requireAnswer(PATIENCE)) {
                return Optional.of(asked.standing());
            }
        } catch (IOException _) {
            return Optional.empty(); // it is just ending, or this account may not ask
        }
    }
}

package org.autodispatcher.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;
import org.autodispatcher.dispatch.Access;
import org.autodispatcher.routing.RouteLint;
import org.autodispatcher.routing.RoutesInForce;

/**
 * What is wrong or doubtful in the files of a HOME as they lie, as {@code check} tells it. Comparing all patterns takes time, so it is found out
 * once for each state of the files; what lies beside them, as a netrc file, is looked at anew now and then.
 */
final class FileProblems {
    private static final Duration TRUE_FOR = Duration.ofMinutes(1);

    private final RoutesInForce routes;
    private final InstantSource clock;
    private Optional<Found> found = Optional.empty();

    /** @param lying the files, and {@code problems} all that is to be told of them */
    record Found(RoutesInForce.Lying lying, List<Problem> problems, Instant at) {}

    FileProblems(RoutesInForce routes, InstantSource clock) {
        this.routes = routes;
        this.clock = clock;
    }

    synchronized Found now() {
        Instant now = clock.instant();
        String digest = routes.digest();
        boolean holds = found.filter(each -> each.lying().digest().equals(digest) && now.isBefore(each.at().plus(TRUE_FOR))).isPresent();
        if (!holds) {
            found = Optional.of(look(now));
        }
        return found.orElseThrow();
    }

    private Found look(Instant now) {
        RoutesInForce.Lying lying = routes.lying();
        Problems problems = new Problems();
        lying.problems().forEach(problems::add);
        lying.table().ifPresent(table -> {
            String file = routes.file().toString();
            RouteLint.check(table, file, problems);
            Access.planner(table).check(file, problems);
        });
        return new Found(lying, problems.all(), now);
    }
}

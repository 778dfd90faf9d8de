package org.autodispatcher.console.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.config.Problem;
import org.autodispatcher.routing.Route;

/**
 * The page <i>Routes</i>: where a name would go, what is in force, and what is wrong with the files as they lie.
 *
 * @param typed    the name that was asked for; empty for none
 * @param where    where it would go
 * @param routes   in force, in the order of the file
 * @param loaded   since when
 * @param lying    the files as they lie
 */
public record RoutesPage(String typed, Where where, List<RouteRow> routes, Instant loaded, Lying lying) {
    /**
     * @param file     the routes file
     * @param loadable whether it could be put in force; empty where it is
     * @param whole    whether the patterns have been compared, too
     */
    record Lying(String file, Optional<Boolean> loadable, List<ProblemRow> problems, boolean whole) {}

    public static RoutesPage of(String typed, Where where, InForce inForce, Texts texts) {
        return new RoutesPage(
                typed, where, inForce.routes().stream().map(each -> RouteRow.of(each, texts)).toList(), inForce.loaded(),
                new Lying(inForce.file(), inForce.loadable(), ProblemRow.all(inForce.problems(), texts), inForce.whole()));
    }

    /**
     * What the page is about.
     *
     * @param routes   those in force
     * @param loaded   since when
     * @param file     where they were read from
     * @param loadable whether what lies there now could be put in force; empty where it is
     * @param problems of what lies there now
     * @param whole    whether these are all, and the patterns are not being compared any more
     */
    public record InForce(List<Route> routes, Instant loaded, String file, Optional<Boolean> loadable, List<Problem> problems, boolean whole) {
        public InForce {
            routes = List.copyOf(routes);
            problems = List.copyOf(problems);
        }
    }

    public String html(Frame frame) {
        return Html.of(out -> JteroutesGenerated.render(out, null, frame, this));
    }
}

package org.autodispatcher.routing;

import dk.brics.automaton.Automaton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Proves things about the patterns of a table, with automata where they can express a pattern. Where they cannot, names are made up
 * and tried: then an overlap may be missed, and that a route can never match is not said at all.
 */
final class PatternLint {
    /** Beyond so many states it is not known whether earlier routes take everything. */
    private static final int MOST_STATES = 20_000;

    private static final List<String> TAILS = List.of("-old", ".old", "-1", ".bak", "a", "1");

    private final NameSpace space;
    private final List<LintedPattern> routes;

    PatternLint(List<LintRoute> routes) {
        this.space = NameSpace.of(routes.stream().map(route -> route.pattern().tree()).toList());
        this.routes = routes.stream().map(route -> LintedPattern.of(route, space)).toList();
    }

    /** Everything found, in the order of the routes; last, which patterns were too slow to be tried on all names. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < routes.size(); i++) {
            LintedPattern route = routes.get(i);
            if (route.valid().filter(Automaton::isEmpty).isPresent()) {
                findings.add(new Finding.MatchesNothing(route.route()));
                continue;
            }
            List<Shared> shared = routes.subList(0, i).stream().flatMap(other -> shared(route, other).stream()).toList();
            neverReached(route, shared).or(() -> overlaps(route, shared)).ifPresent(findings::add);
            openEnd(route).ifPresent(findings::add);
        }
        routes.stream().map(LintedPattern::route).forEach(
                route -> route.tooSlowOn().map(name -> new Finding.TooSlow(route, name)).ifPresent(findings::add));
        return findings;
    }

    /** The values among {@code values} that the named group can have. */
    List<GroupValue> groupValues(LintRoute route, String group, String... values) {
        return Stream.of(values).flatMap(value -> groupValue(route, group, value).stream()).toList();
    }

    /**
     * What a route shares with an earlier one.
     *
     * @param names   the names, and some that are none; empty where automata cannot say
     * @param example one that both really take; empty where none was found
     */
    private record Shared(LintedPattern other, Optional<Automaton> names, Optional<String> example) {
        boolean reachesInto(Automaton left) {
            return names.filter(shared -> !shared.intersection(left).isEmpty()).isPresent();
        }
    }

    /** Empty where they share nothing, as far as can be seen. */
    private Optional<Shared> shared(LintedPattern route, LintedPattern other) {
        Predicate<String> both = name -> route.route().takes(name) && other.route().takes(name);
        if (route.valid().isPresent() && other.valid().isPresent()) {
            Automaton names = route.valid().get().intersection(other.valid().get());
            return names.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Shared(other, Optional.of(names), space.example(names, both)));
        }
        return Stream.of(route, other)
                .flatMap(LintedPattern::tries)
                .filter(both)
                .findFirst()
                .map(name -> new Shared(other, Optional.empty(), Optional.of(name)));
    }

    private static Optional<Finding> neverReached(LintedPattern route, List<Shared> shared) {
        if (route.valid().isEmpty()) {
            return Optional.empty();
        }
        Automaton left = route.valid().get();
        List<LintRoute> takers = new ArrayList<>();
        for (Shared with : shared) {
            Optional<Automaton> taken = with.other().exactly();
            if (taken.isPresent() && with.reachesInto(left)) {
                takers.add(with.other().route());
                left = left.intersection(taken.get().complement());
            }
            if (left.isEmpty()) {
                return Optional.of(new Finding.NeverReached(route.route(), takers));
            }
            if (left.getNumberOfStates() > MOST_STATES) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<Finding> overlaps(LintedPattern route, List<Shared> shared) {
        List<Shared> seen = shared.stream().filter(with -> with.example().isPresent()).toList();
        return seen.stream().findFirst().map(first -> new Finding.Overlaps(
                route.route(), seen.stream().map(with -> with.other().route()).toList(), first.example().orElseThrow()));
    }

    /** First a name that the pattern takes whole, with something behind it; then any that it does not take to its end. */
    private Optional<Finding> openEnd(LintedPattern linted) {
        LintRoute route = linted.route();
        Optional<NameLanguage> whole = space.language(NameSpace.whole(route.pattern().tree()));
        Stream<String> ends = Stream.concat(
                whole.flatMap(language -> space.example(language.names(), route::takesWhole)).stream(),
                linted.samples().stream().filter(route::takesWhole));
        Stream<String> longer = ends.flatMap(name -> TAILS.stream().map(name::concat));
        Stream<String> beyond = whole.filter(NameLanguage::exact)
                .flatMap(language -> linted.valid().map(valid -> valid.intersection(language.names().complement())))
                .flatMap(names -> space.example(names, route::takes))
                .stream();
        return Stream.concat(longer, beyond)
                .filter(name -> NameSpace.isName(name) && route.takes(name) && !route.takesWhole(name))
                .findFirst()
                .map(name -> new Finding.OpenEnd(route, name));
    }

    private Optional<GroupValue> groupValue(LintRoute route, String group, String value) {
        Node tree = route.pattern().tree();
        Stream<Node> variants = Stream.of(GroupBody.text(value), GroupBody.IMPOSSIBLE)
                .filter(body -> value.isEmpty() || body != GroupBody.IMPOSSIBLE)
                .map(body -> GroupBody.replaced(tree, group, body));
        Stream<String> proved = variants.flatMap(variant -> space.language(variant).stream())
                .flatMap(language -> space.example(language.names(), name -> route.fills(group, value, name)).stream());
        Stream<String> sampled = routes.stream()
                .filter(linted -> linted.route().equals(route))
                .flatMap(linted -> linted.samples().stream())
                .filter(name -> route.fills(group, value, name));
        return Stream.concat(proved, sampled).findFirst().map(name -> new GroupValue(group, value, name));
    }
}

package org.autodispatcher.routing;

import dk.brics.automaton.Automaton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A route with what is known of the names it takes.
 *
 * @param language by automata, where they can express the pattern
 * @param valid    the package names among them
 * @param samples  package names that it takes, from trying; none where automata tell all
 */
record LintedPattern(
        LintRoute route,
        Optional<NameLanguage> language,
        Optional<Automaton> valid,
        List<String> samples) {
    static LintedPattern of(LintRoute route, NameSpace space) {
        Optional<NameLanguage> language = space.language(route.pattern().tree());
        Optional<Automaton> valid = language.map(taken -> taken.names().intersection(space.names()));
        if (language.isPresent() && route.pattern().linear()) {
            return new LintedPattern(route, language, valid, List.of());
        }
        List<String> samples = NameSampler.names(route.pattern().tree()).stream()
                .filter(name -> NameSpace.isName(name) && route.takes(name))
                .toList();
        return new LintedPattern(route, language, valid, samples);
    }

    /** The names it takes, no more and no less; empty where that is not known. */
    Optional<Automaton> exactly() {
        return language.filter(NameLanguage::exact).map(NameLanguage::names);
    }

    /** Names to try on a pattern whose names are not known: some that this one probably takes. */
    Stream<String> tries() {
        boolean tried = language.isEmpty() || !route.pattern().linear();
        return tried ? samples.stream() : NameSampler.names(route.pattern().tree()).stream().filter(NameSpace::isName);
    }
}

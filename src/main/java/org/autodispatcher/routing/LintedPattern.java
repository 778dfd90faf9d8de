package org.autodispatcher.routing;

import dk.brics.automaton.Automaton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A route with what is known of the names it takes.
 *
 * @param language  by automata, where they can express the pattern
 * @param valid     the package names among them
 * @param samples   package names that it takes, from trying; none where automata tell all
 * @param tooSlowOn a name on which trying had to be given up; nothing was tried after it
 */
record LintedPattern(
        LintRoute route,
        Optional<NameLanguage> language,
        Optional<Automaton> valid,
        List<String> samples,
        Optional<String> tooSlowOn) {
    static LintedPattern of(LintRoute route, NameSpace space) {
        Optional<NameLanguage> language = space.language(route.pattern().tree());
        Optional<Automaton> valid = language.map(taken -> taken.names().intersection(space.names()));
        if (language.isPresent() && route.pattern().linear()) {
            return new LintedPattern(route, language, valid, List.of(), Optional.empty());
        }
        List<String> samples = new ArrayList<>();
        for (String name : NameSampler.names(route.pattern().tree())) {
            try {
                if (NameSpace.isName(name) && route.pattern().match(name).isPresent()) {
                    samples.add(name);
                }
            } catch (PatternTooSlow e) {
                return new LintedPattern(route, language, valid, samples, Optional.of(name));
            }
        }
        return new LintedPattern(route, language, valid, samples, Optional.empty());
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

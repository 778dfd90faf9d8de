package org.autodispatcher.routing;

import dk.brics.automaton.Automaton;
import dk.brics.automaton.State;
import dk.brics.automaton.Transition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The subset construction with limits, which the library's own does not have: it may take exponentially many states. */
final class Determinizer {
    /** How many states are looked at altogether: well under a second. */
    private static final long MOST_WORK = 3_000_000;

    private final Map<Set<State>, State> made = new HashMap<>();
    private final Deque<Set<State>> open = new ArrayDeque<>();
    private final int most;
    private long work;

    private Determinizer(int most) {
        this.most = most;
    }

    /** The same language, deterministic; empty where that takes more than {@code most} states or too long. Symbols are 0 to {@code symbols - 1}. */
    static Optional<Automaton> determinize(Automaton automaton, int symbols, int most) {
        Determinizer run = new Determinizer(most);
        Automaton result = new Automaton();
        result.setInitialState(run.state(Set.of(automaton.getInitialState())));
        while (!run.open.isEmpty()) {
            run.follow(run.open.remove(), symbols);
            if (run.tooMuch()) {
                return Optional.empty();
            }
        }
        result.setDeterministic(true);
        result.removeDeadTransitions();
        result.reduce();
        return Optional.of(result);
    }

    private void follow(Set<State> from, int symbols) {
        State source = state(from);
        for (char symbol = 0; symbol < symbols && !tooMuch(); symbol++) {
            work += from.size();
            Set<State> reached = new HashSet<>();
            for (State state : from) {
                state.step(symbol, reached);
            }
            if (!reached.isEmpty()) {
                source.addTransition(new Transition(symbol, state(reached)));
            }
        }
    }

    private boolean tooMuch() {
        return made.size() > most || work > MOST_WORK;
    }

    private State state(Set<State> set) {
        return made.computeIfAbsent(set, states -> {
            State state = new State();
            state.setAccept(states.stream().anyMatch(State::isAccept));
            open.add(states);
            return state;
        });
    }
}

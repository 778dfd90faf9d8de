package org.autodispatcher.routing;

import dk.brics.automaton.Automaton;
import java.util.List;
import java.util.Optional;

/**
 * The names that a pattern takes, as a deterministic automaton over a {@link NameAlphabet}.
 *
 * @param names exactly those, where {@code exact}; otherwise those and others
 * @param exact false where a possessive repetition or an atomic group was taken for an ordinary one
 */
record NameLanguage(Automaton names, boolean exact) {
    /** Beyond so many states a pattern is left to sampling. */
    private static final int MOST_STATES = 2_000;

    private static final int MOST_TRANSITIONS = 20_000;

    /**
     * What {@code tree} matches at the beginning of a name, whatever follows.
     *
     * @return empty where automata cannot express it (look-behinds, back-references, {@code \b}, anchors in repetitions) or it takes too
     *     many states
     */
    static Optional<NameLanguage> of(Node tree, NameAlphabet alphabet) {
        Builder builder = new Builder(alphabet);
        try {
            Automaton names = builder.before(tree, alphabet.anything(), Place.START);
            return Optional.of(new NameLanguage(builder.deterministic(names), builder.exact));
        } catch (NotExpressible e) {
            return Optional.empty();
        }
    }

    /** Whether a part of a pattern stands at the name's beginning. */
    private enum Place {
        START,
        INSIDE,
        EITHER
    }

    private static final class NotExpressible extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Builds from the end: every part gets the automaton of all that may follow it, so that a look-ahead is an intersection with that,
     * and {@code $} asks whether it may be nothing.
     */
    private static final class Builder {
        private final NameAlphabet alphabet;
        private boolean exact = true;

        Builder(NameAlphabet alphabet) {
            this.alphabet = alphabet;
        }

        Automaton before(Node node, Automaton rest, Place place) throws NotExpressible {
            if (!contextual(node)) {
                return bounded(plain(node).concatenate(rest));
            }
            return switch (node) {
                case Node.Characters one -> bounded(plain(one).concatenate(rest));
                case Node.Sequence(var parts) -> sequence(parts, rest, place);
                case Node.Choice(var branches) -> choice(branches, rest, place);
                case Node.Repeat repeat -> optional(repeat, rest, place);
                case Node.Group group -> before(group.body(), rest, place);
                case Node.Atomic(var body) -> {
                    exact = false;
                    yield before(body, rest, place);
                }
                case Node.Look look -> look(look, rest, place);
                case Node.Anchor(var anchor) -> anchor(anchor, rest, place);
                case Node.BackReference reference -> throw new NotExpressible();
            };
        }

        private Automaton sequence(List<Node> parts, Automaton rest, Place place) throws NotExpressible {
            if (parts.isEmpty()) {
                return rest;
            }
            Node first = parts.getFirst();
            Automaton after = sequence(parts.subList(1, parts.size()), rest, after(first, place));
            return before(first, after, place);
        }

        private Automaton choice(List<Node> branches, Automaton rest, Place place) throws NotExpressible {
            Automaton all = Automaton.makeEmpty();
            for (Node branch : branches) {
                all = bounded(all.union(before(branch, rest, place)));
            }
            return all;
        }

        /** A repetition with a look-ahead or an anchor in it: only of at most one time. */
        private Automaton optional(Node.Repeat repeat, Automaton rest, Place place) throws NotExpressible {
            if (repeat.max() > 1) {
                throw new NotExpressible();
            }
            exact &= repeat.haste() != Node.Haste.POSSESSIVE;
            Automaton once = repeat.max() == 0 ? Automaton.makeEmpty() : before(repeat.body(), rest, place);
            return repeat.min() == 0 ? bounded(rest.union(once)) : once;
        }

        private Automaton look(Node.Look look, Automaton rest, Place place) throws NotExpressible {
            if (look.behind()) {
                throw new NotExpressible();
            }
            boolean exactSoFar = exact;
            exact = true;
            Automaton seen = before(look.body(), alphabet.anything(), place);
            if (look.negative() && !exact) {
                throw new NotExpressible();
            }
            exact &= exactSoFar;
            return bounded(rest.intersection(look.negative() ? deterministic(seen).complement() : seen));
        }

        /** No name has a line feed in it. */
        private static Automaton anchor(Node.Place anchor, Automaton rest, Place place) throws NotExpressible {
            return switch (anchor) {
                case START, LINE_START -> switch (place) {
                    case START -> rest;
                    case INSIDE -> Automaton.makeEmpty();
                    case EITHER -> throw new NotExpressible();
                };
                case END, LINE_END, VERY_END -> rest.run("") ? Automaton.makeEmptyString() : Automaton.makeEmpty();
                case WORD_BOUNDARY, NO_WORD_BOUNDARY, ASCII_WORD_BOUNDARY, NO_ASCII_WORD_BOUNDARY -> throw new NotExpressible();
            };
        }

        /** A part that means the same wherever it stands. */
        private Automaton plain(Node node) throws NotExpressible {
            return switch (node) {
                case Node.Characters(var set) -> alphabet.one(set);
                case Node.Sequence(var parts) -> {
                    Automaton all = Automaton.makeEmptyString();
                    for (Node part : parts) {
                        all = bounded(all.concatenate(plain(part)));
                    }
                    yield all;
                }
                case Node.Choice(var branches) -> {
                    Automaton all = Automaton.makeEmpty();
                    for (Node branch : branches) {
                        all = bounded(all.union(plain(branch)));
                    }
                    yield all;
                }
                case Node.Repeat repeat -> repeated(repeat);
                case Node.Group group -> plain(group.body());
                case Node.Atomic(var body) -> {
                    exact = false;
                    yield plain(body);
                }
                case Node.Look look -> throw new NotExpressible();
                case Node.Anchor anchor -> throw new NotExpressible();
                case Node.BackReference reference -> throw new NotExpressible();
            };
        }

        private Automaton repeated(Node.Repeat repeat) throws NotExpressible {
            exact &= repeat.haste() != Node.Haste.POSSESSIVE;
            Automaton body = plain(repeat.body());
            boolean endless = repeat.max() == Node.Repeat.ENDLESS;
            long copies = endless ? repeat.min() + 1L : repeat.max();
            if (copies * body.getNumberOfStates() > MOST_STATES || copies * body.getNumberOfTransitions() > MOST_TRANSITIONS) {
                throw new NotExpressible();
            }
            return bounded(endless ? body.repeat(repeat.min()) : body.repeat(repeat.min(), repeat.max()));
        }

        private Automaton deterministic(Automaton automaton) throws NotExpressible {
            return Determinizer.determinize(automaton, alphabet.size(), MOST_STATES).orElseThrow(NotExpressible::new);
        }

        private static Automaton bounded(Automaton automaton) throws NotExpressible {
            if (automaton.getNumberOfStates() > MOST_STATES || automaton.getNumberOfTransitions() > MOST_TRANSITIONS) {
                throw new NotExpressible();
            }
            return automaton;
        }
    }

    /** Whether what the node matches depends on where it stands or what follows. */
    private static boolean contextual(Node node) {
        return switch (node) {
            case Node.Characters one -> false;
            case Node.Sequence(var parts) -> parts.stream().anyMatch(NameLanguage::contextual);
            case Node.Choice(var branches) -> branches.stream().anyMatch(NameLanguage::contextual);
            case Node.Repeat repeat -> contextual(repeat.body());
            case Node.Group group -> contextual(group.body());
            case Node.Atomic(var body) -> contextual(body);
            case Node.Look look -> true;
            case Node.Anchor anchor -> true;
            case Node.BackReference reference -> true;
        };
    }

    private static Place after(Node node, Place before) {
        Width width = Width.of(node, number -> new Width(0, Width.ENDLESS));
        if (width.min() > 0) {
            return Place.INSIDE;
        }
        return width.max() == 0 || before == Place.INSIDE ? before : Place.EITHER;
    }
}

package org.autodispatcher.routing;

import dk.brics.automaton.Automaton;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.autodispatcher.PackageNames;

/** All package names there can be, as an automaton, and how to pick one that a person would believe. */
final class NameSpace {
    /** What an example looks like at best, then at second best… */
    private static final List<String> SHAPES = List.of(
            "[a-z][a-z0-9]*(-[a-z]+)*(-[1-9](\\.[0-9])*)?\\.tar\\.gz",
            "[a-z][a-z0-9]*([-_][a-z0-9]+)*([-_]v?[1-9](\\.[0-9])*)?\\.(zip|tgz|jar|war|rpm|deb|bin|sh|tar|gz)",
            "[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*",
            "(?s).*");

    private static final List<Node> SHAPE_TREES = SHAPES.stream().map(NameSpace::known).toList();
    private static final Node COMPANIONS = known("(?ai:" + PackageNames.COMPANIONS + ")");

    private final NameAlphabet alphabet;
    private final Automaton names;
    private final List<Automaton> shapes;

    private NameSpace(NameAlphabet alphabet) {
        this.alphabet = alphabet;
        CodePoints last = NameAlphabet.ALLOWED.minus(CodePoints.of(' '));
        Automaton single = alphabet.one(NameAlphabet.FIRST);
        Automaton longer = single.concatenate(alphabet.anything()).concatenate(alphabet.one(last));
        this.names = single.union(longer).minus(automaton(COMPANIONS));
        this.shapes = SHAPE_TREES.stream().map(shape -> names.intersection(automaton(shape))).toList();
    }

    /** The names as these patterns can tell them apart. */
    static NameSpace of(List<Node> patterns) {
        Set<CodePoints> sets = new HashSet<>();
        sets.add(CodePoints.of(' '));
        Stream.of(SHAPE_TREES, List.of(COMPANIONS), patterns).flatMap(List::stream).forEach(tree -> collect(tree, sets));
        return new NameSpace(NameAlphabet.distinguishing(sets));
    }

    /** Which names the pattern takes, valid or not; empty where automata cannot say. */
    Optional<NameLanguage> language(Node pattern) {
        return NameLanguage.of(pattern, alphabet);
    }

    /** All package names, and some that are none because they are too long or not NFC. */
    Automaton names() {
        return names;
    }

    /** The name among {@code candidates} that looks most like a package's, is one, and is what {@code wanted} says. */
    Optional<String> example(Automaton candidates, Predicate<String> wanted) {
        return shapes.stream()
                .map(candidates::intersection)
                .flatMap(shaped -> Optional.ofNullable(shaped.getShortestExample(true)).stream())
                .map(alphabet::spelled)
                .filter(name -> isName(name) && wanted.test(name))
                .findFirst();
    }

    /** Whether {@code name} is a package's. */
    static boolean isName(String name) {
        return PackageNames.refusal(name).isEmpty();
    }

    /** The pattern where it must reach the name's end. */
    static Node whole(Node pattern) {
        return new Node.Sequence(List.of(pattern, new Node.Anchor(Node.Place.VERY_END)));
    }

    private Automaton automaton(Node tree) {
        return NameLanguage.of(tree, alphabet).orElseThrow().names();
    }

    private static Node known(String pattern) {
        try {
            return whole(PatternParser.parse(pattern).tree());
        } catch (PatternException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void collect(Node node, Set<CodePoints> sets) {
        switch (node) {
            case Node.Characters(var set) -> sets.add(set);
            case Node.Sequence(var parts) -> parts.forEach(part -> collect(part, sets));
            case Node.Choice(var branches) -> branches.forEach(branch -> collect(branch, sets));
            case Node.Repeat repeat -> collect(repeat.body(), sets);
            case Node.Group group -> collect(group.body(), sets);
            case Node.Atomic(var body) -> collect(body, sets);
            case Node.Look look -> collect(look.body(), sets);
            case Node.Anchor anchor -> {}
            case Node.BackReference reference -> {}
        }
    }
}

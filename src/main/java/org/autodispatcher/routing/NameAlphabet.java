package org.autodispatcher.routing;

import dk.brics.automaton.Automaton;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.autodispatcher.PackageNames;

/**
 * The characters of package names, in as few classes as some patterns can tell apart. Automata run over the classes, one symbol each:
 * a few dozen instead of a hundred thousand characters, and none that takes two {@code char}s.
 */
final class NameAlphabet {
    /** Which character stands for its class in an example: the earlier the more it looks like a package's name. */
    private static final String PREFERRED = "abcdefghijklmnopqrstuvwxyz1234567890-._ABCDEFGHIJKLMNOPQRSTUVWXYZ+~@()=, 支付（）";

    static final CodePoints ALLOWED = CodePoints.where(CodePoints.SCRIPTS_END, PackageNames::allowed);
    static final CodePoints FIRST = CodePoints.where(CodePoints.SCRIPTS_END, point ->
            PackageNames.beginsWell(point) && ALLOWED.contains(point));

    /** A class: all its characters, and the one that stands for it. */
    private record Kind(CodePoints set, int shown) {}

    /** In the order of preference; the symbol is the index. */
    private final List<Kind> kinds;

    private NameAlphabet(List<Kind> kinds) {
        this.kinds = kinds;
    }

    /** An alphabet for everything that is made of these sets. */
    static NameAlphabet distinguishing(Collection<CodePoints> sets) {
        List<CodePoints> different = new ArrayList<>(List.of(ALLOWED, FIRST));
        sets.stream().distinct().forEach(different::add);
        TreeSet<Integer> borders = new TreeSet<>();
        for (CodePoints set : different) {
            for (int[] range : set.ranges()) {
                borders.add(range[0]);
                borders.add(range[1] + 1);
            }
        }
        Map<BitSet, List<CodePoints>> classes = new LinkedHashMap<>();
        for (Integer first : borders) {
            Integer next = borders.higher(first);
            if (next != null && ALLOWED.contains(first)) {
                classes.computeIfAbsent(memberships(first, different), sameSets -> new ArrayList<>())
                        .add(CodePoints.range(first, next - 1));
            }
        }
        return new NameAlphabet(classes.values().stream()
                .map(CodePoints::union)
                .map(set -> new Kind(set, shown(set)))
                .sorted(Comparator.comparingInt(kind -> preference(kind.shown())))
                .toList());
    }

    /** One character of the set. */
    Automaton one(CodePoints set) {
        StringBuilder symbols = new StringBuilder();
        for (int i = 0; i < kinds.size(); i++) {
            if (set.contains(kinds.get(i).shown())) {
                symbols.append((char) i);
            }
        }
        Automaton one = Automaton.makeCharSet(symbols.toString());
        one.reduce();
        return one;
    }

    /** Any characters, none included. */
    Automaton anything() {
        return one(ALLOWED).repeat();
    }

    /** How many symbols there are, from 0. */
    int size() {
        return kinds.size();
    }

    /** A word of symbols as a name. */
    String spelled(String word) {
        StringBuilder name = new StringBuilder();
        word.chars().forEach(symbol -> name.appendCodePoint(kinds.get(symbol).shown()));
        return name.toString();
    }

    private static BitSet memberships(int point, List<CodePoints> sets) {
        BitSet in = new BitSet(sets.size());
        for (int i = 0; i < sets.size(); i++) {
            in.set(i, sets.get(i).contains(point));
        }
        return in;
    }

    /** The character of the set that looks most like one of a package's name. */
    static int shown(CodePoints set) {
        return PREFERRED.codePoints().filter(set::contains).findFirst().orElseGet(() -> set.points().findFirst().orElseThrow());
    }

    private static int preference(int point) {
        int index = PREFERRED.indexOf(point);
        return index >= 0 ? index : PREFERRED.length() + point;
    }
}

package org.autodispatcher.routing;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which groups of a pattern the JDK's engine has to keep: those that are reported or referred to. Python takes a group's value back
 * when it leaves the branch that set it; the JDK does not where that happened inside a look-around, an atomic group or a possessive
 * repetition. A pattern whose groups could have another value for that is not for the JDK.
 */
final class KeptGroups {
    private final Set<Integer> seen = new HashSet<>();
    private final Set<Integer> referred = new HashSet<>();

    /** Inside a negative look-around that has been left: no value in Python. */
    private final Set<Integer> forgotten = new HashSet<>();

    /** Could be left with a value of a branch that was given up. */
    private final Set<Integer> doubtful = new HashSet<>();

    private boolean otherMeaning;

    private KeptGroups() {}

    /** Empty where a group or a back-reference would not mean the same. */
    static Optional<KeptGroups> of(Node tree) {
        KeptGroups groups = new KeptGroups();
        groups.visit(tree, new Around(false, false, false));
        return groups.otherMeaning || groups.referred.stream().anyMatch(groups.doubtful::contains)
                ? Optional.empty()
                : Optional.of(groups);
    }

    boolean keeps(Node.Group group) {
        return reports(group) || referred.contains(group.number());
    }

    boolean reports(Node.Group group) {
        return group.name().isPresent() && !forgotten.contains(group.number());
    }

    /**
     * What a part stands in.
     *
     * @param negative a negative look-around
     * @param onlyOnce   something that is entered once and not re-entered
     * @param avoidable a branch or repetition, so that the pattern can match without this part's last try
     */
    private record Around(boolean negative, boolean onlyOnce, boolean avoidable) {
        Around once() {
            return new Around(negative, true, avoidable);
        }

        Around maybe() {
            return new Around(negative, onlyOnce, true);
        }
    }

    private void visit(Node node, Around around) {
        switch (node) {
            case Node.Characters one -> {}
            case Node.Anchor anchor -> {}
            case Node.Sequence(var parts) -> parts.forEach(part -> visit(part, around));
            case Node.Choice(var branches) -> branches.forEach(branch -> visit(branch, around.maybe()));
            case Node.Repeat repeat ->
                visit(repeat.body(), repeat.haste() == Node.Haste.POSSESSIVE ? around.once().maybe() : around.maybe());
            case Node.Atomic(var body) -> visit(body, around.once());
            case Node.Look look -> look(look, around);
            case Node.Group group -> group(group, around);
            case Node.BackReference(int number, var letters) -> {
                referred.add(number);
                otherMeaning |= letters == Node.Letters.IGNORE_CASE || forgotten.contains(number);
            }
        }
    }

    private void look(Node.Look look, Around around) {
        if (!look.negative()) {
            visit(look.body(), around.once());
            return;
        }
        Set<Integer> before = Set.copyOf(seen);
        visit(look.body(), new Around(true, true, around.avoidable()));
        seen.stream().filter(group -> !before.contains(group)).forEach(forgotten::add);
    }

    private void group(Node.Group group, Around around) {
        seen.add(group.number());
        if (around.onlyOnce() && around.avoidable()) {
            doubtful.add(group.number());
            otherMeaning |= group.name().isPresent() && !around.negative();
        }
        visit(group.body(), around);
    }
}

package org.autodispatcher.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes names that a pattern probably takes, always the same ones: for what automata cannot express. Look-arounds and anchors are
 * passed over, so every name has to be tried. Finding none proves nothing.
 */
final class NameSampler {
    private static final int TRIES = 200;
    private static final int LONGEST = 60;
    private static final List<CodePoints> USUAL =
            List.of(CodePoints.range('a', 'z'), CodePoints.range('0', '9'), CodePoints.anyOf("-._"));
    private static final String[] ENDS = {"", "", ".tar.gz", "-1.tar.gz", "1", "-a", "a"};

    private final Random random = new Random(1);
    private final Map<Integer, String> groups = new HashMap<>();
    private final Map<CodePoints, List<int[]>> choices = new HashMap<>();

    private NameSampler() {}

    /** Different names, some with something behind what the pattern asks for. */
    static List<String> names(Node tree) {
        NameSampler sampler = new NameSampler();
        return IntStream.range(0, TRIES).mapToObj(i -> sampler.name(tree)).distinct().toList();
    }

    private String name(Node tree) {
        groups.clear();
        StringBuilder name = new StringBuilder();
        append(tree, name);
        return name.append(ENDS[random.nextInt(ENDS.length)]).toString();
    }

    private void append(Node node, StringBuilder name) {
        switch (node) {
            case Node.Characters(var set) -> character(set, name);
            case Node.Sequence(var parts) -> parts.forEach(part -> append(part, name));
            case Node.Choice(var branches) -> append(branches.get(random.nextInt(branches.size())), name);
            case Node.Repeat repeat -> repeated(repeat, name);
            case Node.Group(int number, var groupName, var body) -> {
                int start = name.length();
                append(body, name);
                groups.put(number, name.substring(start));
            }
            case Node.Atomic(var body) -> append(body, name);
            case Node.BackReference(int number, var letters) -> name.append(groups.getOrDefault(number, ""));
            case Node.Look look -> {}
            case Node.Anchor anchor -> {}
        }
    }

    private void repeated(Node.Repeat repeat, StringBuilder name) {
        int more = (int) Math.min(3L, (long) repeat.max() - repeat.min());
        int times = repeat.min() + random.nextInt(more + 1);
        for (int i = 0; i < times && name.length() < LONGEST; i++) {
            append(repeat.body(), name);
        }
    }

    /** Mostly a letter or digit that people use. */
    private void character(CodePoints set, StringBuilder name) {
        List<int[]> choices = this.choices.computeIfAbsent(set, NameSampler::choices);
        if (!choices.isEmpty()) {
            int[] chosen = choices.get(random.nextInt(choices.size()));
            name.appendCodePoint(chosen[random.nextInt(chosen.length)]);
        }
    }

    private static List<int[]> choices(CodePoints set) {
        CodePoints possible = set.intersect(NameAlphabet.ALLOWED);
        return Stream.concat(USUAL.stream(), Stream.of(possible))
                .map(usual -> usual.intersect(possible).points().limit(26).toArray())
                .filter(points -> points.length > 0)
                .toList();
    }
}

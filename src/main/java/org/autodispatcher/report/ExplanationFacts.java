package org.autodispatcher.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autodispatcher.dispatch.Explanation;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;

/** What is to be known of where a name would go, for people. What is the same for all targets is said once. */
public final class ExplanationFacts {
    private final Wording wording;
    private final List<Fact> facts = new ArrayList<>();

    private ExplanationFacts(Wording wording) {
        this.wording = wording;
    }

    /**
     * One of them.
     *
     * @param key   stable: {@code target}, {@code directory}…; several may have the same
     * @param label the same in words
     * @param value in one line
     */
    public record Fact(String key, String label, String value) {}

    /** All of them, in the order in which they are told. */
    public static List<Fact> of(Wording wording, Explanation explanation) {
        ExplanationFacts told = new ExplanationFacts(wording);
        told.way(explanation);
        told.upgrade(explanation);
        return List.copyOf(told.facts);
    }

    private void way(Explanation explanation) {
        Route route = explanation.routed().route();
        add("pattern", route.pattern().text());
        if (!explanation.routed().groups().isEmpty()) {
            add("groups", explanation.routed().groups().entrySet().stream()
                    .map(group -> group.getKey() + "=" + group.getValue())
                    .collect(Collectors.joining(", ")));
        }
        List<Explanation.AtTarget> targets = explanation.targets();
        for (Explanation.AtTarget at : targets) {
            String jump = at.destination().target().jump();
            add("target", at.destination().target().text() + "  "
                    + wording.text("explain.protocol", "protocol", route.get(RouteKeys.PROTOCOL).text())
                    + (jump.isEmpty() ? "" : "  " + wording.text("explain.jump", "jump", jump)));
        }
        same("directory", targets.stream().map(Explanation.AtTarget::directory).toList());
        same("command", targets.stream()
                .map(at -> at.command().orElse(wording.text("explain.no-command")))
                .toList());
    }

    private void upgrade(Explanation explanation) {
        Route route = explanation.routed().route();
        for (String key : List.of("health_command", "rollback_command")) {
            Optional.ofNullable(route.shown().get(key)).ifPresent(command -> add(key, command.replace("\n", "\\n ")));
        }
        add("window", route.shown().getOrDefault("window", wording.text("explain.always")));
        RolloutText rollout = new RolloutText(wording);
        add("batches", rollout.batches(explanation.rollout()));
        if (explanation.targets().size() > 1 && route.get(RouteKeys.UPGRADE_COMMAND).isPresent()) {
            add("limits", rollout.limits(explanation.rollout()));
        }
        switch (route.get(RouteKeys.APPROVAL)) {
            case NONE -> { }
            case REQUIRED -> add("approval", wording.text("explain.approval.required"));
            case TWO_PERSON -> add("approval", wording.text("explain.approval.two-person"));
        }
        route.get(RouteKeys.BANDWIDTH).ifPresent(_ -> add("bandwidth", route.shown().get("bandwidth")));
        explanation.weaker().forEach(code -> add("weaker", wording.text("weaker." + code, "value", route.get(RouteKeys.SSH_ALGORITHMS))));
    }

    /** One where the value is the same for every target, else one each, in the targets' order. */
    private void same(String key, List<String> values) {
        values.stream().distinct().forEach(value -> add(key, value.replace("\n", "\\n ")));
    }

    private void add(String key, String value) {
        facts.add(new Fact(key, wording.text("explain." + key), value));
    }
}

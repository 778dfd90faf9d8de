package org.autodispatcher.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autodispatcher.dispatch.Explanation;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Wording;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;

/** An explanation for people. What is the same for all targets is said once. */
final class ExplanationText {
    private final Screen screen;
    private final Wording wording;

    ExplanationText(Screen screen) {
        this.screen = screen;
        wording = screen.wording();
    }

    void print(Path routesFile, String name, Explanation explanation) {
        Route route = explanation.routed().route();
        screen.line(wording.text("explain.route",
                "package", name, "route", route.name(), "file", routesFile.toString(), "line", String.valueOf(route.line())));
        Table table = new Table();
        row(table, "pattern", route.pattern().text());
        if (!explanation.routed().groups().isEmpty()) {
            row(table, "groups", explanation.routed().groups().entrySet().stream()
                    .map(group -> group.getKey() + "=" + group.getValue())
                    .collect(Collectors.joining(", ")));
        }
        List<Explanation.AtTarget> targets = explanation.targets();
        for (Explanation.AtTarget at : targets) {
            String jump = at.destination().target().jump();
            row(table, "target", at.destination().target().text() + "  "
                    + wording.text("explain.protocol", "protocol", route.get(RouteKeys.PROTOCOL).text())
                    + (jump.isEmpty() ? "" : "  " + wording.text("explain.jump", "jump", jump)));
        }
        same(table, "directory", targets.stream().map(Explanation.AtTarget::directory).toList());
        same(table, "command", targets.stream()
                .map(at -> at.command().orElse(wording.text("explain.no-command")))
                .toList());
        for (String key : List.of("health_command", "rollback_command")) {
            Optional.ofNullable(route.shown().get(key)).ifPresent(command -> row(table, key, command.replace("\n", "\\n ")));
        }
        row(table, "window", route.shown().getOrDefault("window", wording.text("explain.always")));
        RolloutText rollout = new RolloutText(wording);
        row(table, "batches", rollout.batches(explanation.rollout()));
        if (targets.size() > 1 && route.get(RouteKeys.UPGRADE_COMMAND).isPresent()) {
            row(table, "limits", rollout.limits(explanation.rollout()));
        }
        switch (route.get(RouteKeys.APPROVAL)) {
            case NONE -> { }
            case REQUIRED -> row(table, "approval", wording.text("explain.approval.required"));
            case TWO_PERSON -> row(table, "approval", wording.text("explain.approval.two-person"));
        }
        route.get(RouteKeys.BANDWIDTH).ifPresent(_ -> row(table, "bandwidth", route.shown().get("bandwidth")));
        explanation.weaker().forEach(code -> row(table, "weaker",
                wording.text("weaker." + code, "value", route.get(RouteKeys.SSH_ALGORITHMS))));
        table.lines().forEach(line -> screen.line("  " + line));
    }

    /** One row where the value is the same for every target, else one row each, in the targets' order. */
    private void same(Table table, String label, List<String> values) {
        values.stream().distinct().forEach(value -> row(table, label, value.replace("\n", "\\n ")));
    }

    private void row(Table table, String label, String value) {
        table.row(wording.text("explain." + label), value);
    }
}

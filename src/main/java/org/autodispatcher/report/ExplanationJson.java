package org.autodispatcher.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.dispatch.Explanation;
import org.autodispatcher.dispatch.Rollout;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;

/** Explanations of names for scripts, and what is told where there is none. */
public record ExplanationJson(Wording wording, Sentences sentences) {
    /** Where it would go. */
    public Map<String, Object> fields(String name, Explanation explanation) {
        Route route = explanation.routed().route();
        Map<String, Object> fields = Json.object(
                "package", PackageNames.shown(name),
                "route", route.name(),
                "line_number", route.line(),
                "groups", explanation.routed().groups(),
                "line", explanation.routed().line(),
                "targets", explanation.targets().stream().map(at -> target(at, route)).toList());
        explanation.targets().stream().findFirst().ifPresent(first -> {
            fields.put("dest_dir", first.directory());
            first.command().ifPresent(command -> fields.put("upgrade_command", command));
        });
        fields.put("weaker", explanation.weaker());
        if (route.get(RouteKeys.UPGRADE_COMMAND).isPresent()) {
            upgrade(fields, route, explanation.rollout());
        }
        return fields;
    }

    private static void upgrade(Map<String, Object> fields, Route route, Rollout rollout) {
        fields.put("batches", rollout.batches());
        fields.put("max_failures", rollout.rules().failures());
        fields.put("max_unreachable", rollout.rules().unreachable());
        fields.put("approval", route.get(RouteKeys.APPROVAL).name().toLowerCase(Locale.ROOT).replace('_', '-'));
        for (String key : List.of("window", "health_command", "rollback_command")) {
            Optional.ofNullable(route.shown().get(key)).ifPresent(text -> fields.put(key, text));
        }
    }

    private static Map<String, Object> target(Explanation.AtTarget at, Route route) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("host", at.destination().target().host());
        target.put("port", at.destination().target().port());
        target.put("login", at.destination().target().login());
        target.put("protocol", route.get(RouteKeys.PROTOCOL).text());
        target.put("dest_dir", at.directory());
        at.command().ifPresent(command -> target.put("upgrade_command", command));
        return target;
    }

    /** Why it would go nowhere. */
    public Map<String, Object> fields(String name, Failure failure) {
        Told told = told(name, failure);
        return Json.object("package", PackageNames.shown(name),
                "reason", failure.reason().code(), "message", told.message(), "hint", told.hint());
    }

    /** The same in words alone. */
    public Told told(String name, Failure failure) {
        Map<String, String> context = Map.of(
                "package", PackageNames.shown(name),
                "package_word", ShellQuote.word(name),
                "routes_file", sentences.routesFile(),
                "home_option", sentences.homeOption());
        String hint = unmatched(failure)
                ? wording.text("explain.add-route", "file", sentences.routesFile(), "home_option", sentences.homeOption())
                : wording.hint(failure, context);
        return new Told(wording.message(failure, context), hint);
    }

    /** Whether no route matches, and not something else keeps one from being taken. */
    public static boolean unmatched(Failure failure) {
        return failure.wording().equals(Reason.NO_ROUTE.code());
    }
}

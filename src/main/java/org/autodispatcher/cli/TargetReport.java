package org.autodispatcher.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.Destination;
import org.autodispatcher.dispatch.Identity;
import org.autodispatcher.dispatch.Survey;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;
import org.autodispatcher.routing.Route;

/** Says what the survey of a target found. */
final class TargetReport {
    private static final long KIB = 1024;

    private final Screen screen;
    private final Wording wording;
    private final Options options;
    private final Sentences sentences;

    TargetReport(Screen screen, Options options, Sentences sentences) {
        this.screen = screen;
        this.options = options;
        this.sentences = sentences;
        wording = screen.wording();
    }

    /** Tells of one target, for people or into {@code targets} for scripts. */
    ExitCode tell(Destination destination, Survey.Findings findings, List<Map<String, Object>> targets) {
        Map<String, String> context = sentences.context(destination.target());
        targets.add(fields(destination, findings, context));
        if (!options.json()) {
            print(destination, findings, context);
        }
        return findings.failure().map(failure -> ExitCode.of(failure.reason())).orElse(ExitCode.DONE);
    }

    /** Tells why none of a route's targets could be tried. */
    ExitCode tell(Route route, Failure failure, List<Map<String, Object>> targets) {
        Map<String, String> context = sentences.context(new Target("", "", 0));
        Map<String, Object> fields = Json.object("route", route.name());
        trouble(fields, failure, context);
        targets.add(fields);
        if (!options.json()) {
            screen.error(wording.message(failure, context), wording.hint(failure, context));
        }
        return ExitCode.of(failure.reason());
    }

    private Map<String, Object> fields(Destination destination, Survey.Findings findings, Map<String, String> context) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("route", destination.route().name());
        fields.put("target", destination.target().text());
        if (!findings.protocol().isEmpty()) {
            fields.put("protocol", findings.protocol());
        }
        if (!findings.proofs().isEmpty()) {
            fields.put("proofs", findings.proofs().stream().map(Proofs::fields).toList());
        }
        free(findings).ifPresent(bytes -> fields.put("free", bytes));
        fact(findings, "login-shell").ifPresent(shell -> fields.put("login_shell", shell));
        fact(findings, "system").ifPresent(system -> fields.put("system", system));
        fact(findings, "tools").ifPresent(tools -> fields.put("tools", List.of(tools.split(" "))));
        fact(findings, "upgrades").ifPresent(how -> fields.put("upgrades", how));
        fact(findings, "run-folder").ifPresent(why -> fields.put("run_folder", why));
        fields.put("weaker", findings.weaker());
        findings.failure().ifPresent(failure -> trouble(fields, failure, context));
        return fields;
    }

    private void trouble(Map<String, Object> fields, Failure failure, Map<String, String> context) {
        fields.put("reason", failure.reason().code());
        fields.put("message", wording.message(failure, context));
        fields.put("hint", wording.hint(failure, context));
    }

    private void print(Destination destination, Survey.Findings findings, Map<String, String> context) {
        String target = destination.target().text();
        Optional<Failure> failure = findings.failure();
        if (!findings.protocol().isEmpty()) {
            String key = failure.isEmpty() ? "connect.ok" : "connect.logged-in";
            screen.line(wording.text(key, "target", target, "protocol", findings.protocol()));
            findings.proofs().forEach(proof -> screen.line(proof(proof)));
            facts(findings);
            fact(findings, "run-folder").ifPresent(why -> screen.line("  " + wording.text("connect.run-folder", "why", why)));
            findings.weaker().forEach(code -> screen.line("  " + wording.text("explain.weaker") + "  " + wording.text("weaker." + code)));
        }
        failure.ifPresent(why -> screen.error(
                wording.text("line.about", "who", target, "message", wording.message(why, context)), wording.hint(why, context)));
    }

    private String proof(Identity.Shown proof) {
        return "  " + (proof.certificate()
                ? wording.text("connect.certificate", "kind", proof.kind(), "until", proof.until(), "fingerprint", proof.fingerprint())
                : wording.text("connect.key", "fingerprint", proof.fingerprint()));
    }

    private void facts(Survey.Findings findings) {
        List<String> parts = new ArrayList<>();
        free(findings).ifPresent(bytes -> parts.add(wording.text("connect.space") + " " + Amounts.bytes(bytes)));
        fact(findings, "login-shell").ifPresent(shell -> parts.add(wording.text("connect.shell") + " " + shell));
        fact(findings, "system").ifPresent(system -> parts.add(wording.text("connect.system") + " " + system));
        fact(findings, "tools").ifPresent(tools -> parts.add(wording.text("connect.tools") + " " + tools));
        if (!parts.isEmpty()) {
            screen.line("  " + String.join(", ", parts));
        }
        fact(findings, "upgrades").ifPresent(_ -> screen.line("  " + wording.text("connect.detached")));
    }

    private static Optional<String> fact(Survey.Findings findings, String name) {
        return Optional.ofNullable(findings.facts().get(name)).filter(value -> !value.isEmpty());
    }

    /** In bytes; df(1) counts in KiB. */
    private static Optional<Long> free(Survey.Findings findings) {
        return fact(findings, "free").filter(text -> text.matches("\\d{1,15}")).map(text -> KIB * Long.parseLong(text));
    }
}

package org.autodispatcher.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autodispatcher.Failure;
import org.autodispatcher.dispatch.Destination;
import org.autodispatcher.dispatch.Survey;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;

/** Says what the survey of a target found. */
final class TargetReport {
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
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("route", destination.route().name());
        fields.put("target", destination.target().text());
        fields.put("protocol", findings.protocol());
        fields.putAll(findings.facts());
        fields.put("weaker", findings.weaker());
        findings.failure().ifPresent(failure -> {
            fields.put("reason", failure.reason().code());
            fields.put("message", wording.message(failure, context));
            fields.put("hint", wording.hint(failure, context));
        });
        targets.add(fields);
        if (!options.json()) {
            print(destination, findings, context);
        }
        return findings.failure().map(failure -> code(failure)).orElse(ExitCode.DONE);
    }

    private static ExitCode code(Failure failure) {
        return switch (failure.reason().state()) {
            case DEFERRED -> ExitCode.UNFINISHED;
            case HELD -> ExitCode.HELD;
            case QUEUED, DELIVERING, DELIVERED, UPGRADING, UPGRADED, FAILED, IN_DOUBT, SUPERSEDED, CANCELLED -> ExitCode.FAILED;
        };
    }

    private void print(Destination destination, Survey.Findings findings, Map<String, String> context) {
        String target = destination.target().text();
        if (findings.failure().isPresent()) {
            Failure failure = findings.failure().get();
            screen.error(target + ": " + wording.message(failure, context), wording.hint(failure, context));
            return;
        }
        StringBuilder line = new StringBuilder(wording.text("connect.ok", "target", target, "protocol", findings.protocol()));
        Map<String, String> facts = findings.facts();
        append(line, "connect.space", facts.containsKey("free") ? Amounts.bytes(1024 * Long.parseLong(facts.get("free"))) : "");
        append(line, "connect.shell", facts.getOrDefault("login-shell", ""));
        append(line, "connect.system", facts.getOrDefault("system", ""));
        append(line, "connect.tools", facts.getOrDefault("tools", ""));
        screen.line(line.toString());
        findings.weaker().forEach(code -> screen.line("  " + wording.text("explain.weaker") + "  " + wording.text("weaker." + code)));
    }

    private void append(StringBuilder line, String label, String value) {
        if (!value.isEmpty()) {
            line.append(", ").append(wording.text(label)).append(' ').append(value);
        }
    }
}

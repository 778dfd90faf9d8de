package org.autodispatcher.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.Accepted;
import org.autodispatcher.dispatch.Identity;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;

/** Shows what hosts prove themselves with, asks where somebody is there to be asked, and records what may be. */
final class TrustDialog {
    private final Screen screen;
    private final Wording wording;
    private final Options options;
    private final Consent consent;
    private final Recording recording;
    private final BufferedReader answers = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final Set<String> told = new HashSet<>();
    private final List<Map<String, Object>> hosts = new ArrayList<>();
    private ExitCode worst = ExitCode.DONE;

    /**
     * What was agreed to beforehand.
     *
     * @param yes     record without asking
     * @param replace also in the place of another key
     */
    record Consent(boolean yes, boolean replace) {}

    /**
     * @param identities what was found
     * @param nothing    what is said where that is nothing
     */
    record Found(List<Identity> identities, String nothing) {}

    /** Looks at a host. */
    @FunctionalInterface
    interface Look {
        Found perform() throws IOException;
    }

    /** Has what was accepted recorded. */
    @FunctionalInterface
    interface Recording {
        /** @throws FailureException where it is not, and why */
        void record(Accepted accepted) throws IOException, UsageException;
    }

    TrustDialog(Screen screen, Options options, Consent consent, Recording recording) {
        this.screen = screen;
        this.options = options;
        this.consent = consent;
        this.recording = recording;
        wording = screen.wording();
    }

    /** Tells people something on the way. */
    void note(String key, String... namesAndValues) {
        if (!options.json()) {
            screen.line(wording.text(key, namesAndValues));
        }
    }

    /** Everything about one host. One that cannot be reached does not keep others from being asked about. */
    void about(Target target, Look look) throws IOException, UsageException {
        Found found;
        try {
            found = look.perform();
        } catch (FailureException e) {
            failed(target, e.failure());
            return;
        }
        if (found.identities().isEmpty()) {
            nothing(target, found.nothing());
        }
        for (Identity identity : found.identities()) {
            if (told.add(place(identity))) {
                decide(identity);
            }
        }
    }

    /** The answer for scripts, and what the process ends with. */
    ExitCode end() {
        if (options.json()) {
            screen.line(Json.write(Map.of("hosts", hosts)));
        }
        return worst;
    }

    private void failed(Target target, Failure failure) {
        Map<String, String> context = new Sentences(Home.ROUTES_FILE, options.homeOption()).context(target);
        String message = wording.message(failure, context);
        String hint = wording.hint(failure, context);
        if (told.add(message)) {
            Map<String, Object> fields = host(target.host(), target.port());
            fields.put("reason", failure.reason().code());
            trouble(fields, message, hint, ExitCode.of(failure.reason()));
        }
    }

    private void nothing(Target target, String key) {
        if (!key.equals("trust.not-in-file")) {
            note(key, "host", target.host());
            return;
        }
        Map<String, Object> fields = host(target.host(), target.port());
        String[] values = {"host", target.host(), "port", String.valueOf(target.port()),
                "typed", NamedHost.typed(target.host(), target.port(), 22), "home_option", options.homeOption()};
        trouble(fields, wording.text(key + ".message", values), wording.text(key + ".hint", values), ExitCode.HELD);
    }

    private void decide(Identity identity) throws IOException, UsageException {
        boolean changed = identity.standing() == Identity.Standing.CHANGED;
        Map<String, Object> fields = host(identity.host(), identity.port());
        fields.put("standing", identity.standing().name().toLowerCase(java.util.Locale.ROOT));
        fields.put("shown", identity.shown().stream().map(Proofs::fields).toList());
        if (!options.quiet() || !consent.yes()) {
            show(identity);
        }
        if (identity.standing() == Identity.Standing.TRUSTED) {
            note("trust.known", values(identity));
            hosts.add(fields);
        } else if (changed && !consent.replace()) {
            trouble(fields, identity, "trust.changed");
        } else if (consent.yes()) {
            record(fields, identity);
        } else if (options.json() || System.console() == null || !System.console().isTerminal()) {
            trouble(fields, identity, changed ? "trust.no-terminal-replace" : "trust.no-terminal");
        } else {
            ask(fields, identity);
        }
    }

    private void show(Identity identity) {
        note("trust.shown", values(identity));
        for (Identity.Shown shown : identity.shown()) {
            note(shown.certificate() ? "trust.certificate" : "trust.key",
                    "kind", shown.kind(), "fingerprint", shown.fingerprint(), "until", shown.until());
        }
        if (identity.standing() == Identity.Standing.CHANGED && consent.replace()) {
            note("trust.replaces", values(identity));
        }
    }

    private void ask(Map<String, Object> fields, Identity identity) throws IOException, UsageException {
        screen.out().print(wording.text("trust.ask", values(identity)));
        screen.out().flush();
        String answer = answers.readLine();
        if (answer != null && answer.strip().equals("yes")) {
            record(fields, identity);
        } else {
            note("trust.not-recorded", values(identity));
            worst = worst.and(ExitCode.HELD);
        }
    }

    private void record(Map<String, Object> fields, Identity identity) throws IOException, UsageException {
        try {
            recording.record(identity.accepted());
        } catch (FailureException e) {
            failed(new Target("", identity.host(), identity.port()), e.failure());
            return;
        }
        fields.put("recorded", identity.file().toString());
        hosts.add(fields);
        note("trust.recorded", "file", identity.file().toString());
    }

    private void trouble(Map<String, Object> fields, Identity identity, String key) {
        String[] values = values(identity);
        trouble(fields, wording.text(key + ".message", values), wording.text(key + ".hint", values), ExitCode.HELD);
    }

    private void trouble(Map<String, Object> fields, String message, String hint, ExitCode code) {
        fields.put("message", message);
        fields.put("hint", hint);
        hosts.add(fields);
        if (!options.json()) {
            screen.error(message, hint);
        }
        worst = worst.and(code);
    }

    private static Map<String, Object> host(String host, int port) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("host", host);
        fields.put("port", port);
        return fields;
    }

    private static String place(Identity identity) {
        return identity.file() + " " + identity.host() + " " + identity.port();
    }

    private String[] values(Identity identity) {
        boolean certificate = identity.shown().stream().anyMatch(Identity.Shown::certificate);
        return new String[] {
            "host", identity.host(),
            "port", String.valueOf(identity.port()),
            "typed", NamedHost.typed(identity.host(), identity.port(), certificate ? 21 : 22),
            "known", String.join(", ", identity.recorded()),
            "shown", String.join(", ", identity.shown().stream().map(Identity.Shown::fingerprint).toList()),
            "home_option", options.homeOption()
        };
    }
}

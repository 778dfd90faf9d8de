package org.autodispatcher.dispatch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Protocol;
import org.autodispatcher.Reason;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.dispatch.Connector.Connection;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;

/**
 * Tries a target as a dispatch would use it: who answers, the login, the right to write, the room, the shell and its tools. On
 * the target it makes the written part of {@code dest_dir} (up to the first placeholder) where that is missing, and a probe
 * file that it removes again.
 */
public final class Survey {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SCRIPT = """
            printf 'system %%s\\n' "`uname -s`"
            printf 'login-shell %%s\\n' "$SHELL"
            for tool in sha256sum shasum openssl digest csum ps df; do
                if command -v $tool >/dev/null 2>&1; then printf 'tool %%s\\n' $tool; fi
            done
            cd %s 2>/dev/null && df -Pk . 2>/dev/null | while read -r fs blocks used free rest; do printf 'free %%s\\n' "$free"; done
            exit 0
            """;

    private final Connector connector;

    /** @param connector the one that dispatches use */
    public Survey(Connector connector) {
        this.connector = connector;
    }

    /**
     * What was found at one target.
     *
     * @param failure  what stopped the survey; empty where everything could be tried
     * @param protocol how files would go there; empty text where nobody could be logged in
     * @param proofs   what the host proved itself with; none where nobody could be logged in, or FTP goes without TLS
     * @param facts    {@code system}, {@code login-shell}, {@code free} (KiB) and the {@code tools}, as far as a shell told
     * @param weaker   codes of promises that this target is without, in the wording {@code weaker.CODE}
     */
    public record Findings(
            Optional<Failure> failure, String protocol, List<Identity.Shown> proofs, Map<String, String> facts, List<String> weaker) {
        public Findings {
            proofs = List.copyOf(proofs);
            facts = Map.copyOf(facts);
            weaker = List.copyOf(weaker);
        }

        private static Findings nothingBut(Failure failure) {
            return new Findings(Optional.of(failure), "", List.of(), Map.of(), List.of());
        }
    }

    /** Looks at one target. Everything that goes wrong is in the findings. */
    public Findings of(Destination destination) {
        try (Connection connection = connector.connect(destination)) {
            return loggedIn(connection, destination);
        } catch (IOException e) {
            return Findings.nothingBut(failure(e));
        }
    }

    /** What is found after the login; a failure hides nothing that was found before it. */
    private static Findings loggedIn(Connection connection, Destination destination) {
        Map<String, String> facts = new TreeMap<>();
        List<String> weaker = new ArrayList<>(weaker(connection.transport()));
        Optional<Failure> failure = Optional.empty();
        try {
            String directory = probe(connection.transport(), writtenPart(destination));
            facts.putAll(facts(connection, destination, directory, weaker));
        } catch (IOException e) {
            failure = Optional.of(failure(e));
        }
        return new Findings(failure, connection.transport().protocol().text(), connection.proofs(), facts, weaker);
    }

    private static Failure failure(IOException error) {
        return error instanceof FailureException told
                ? told.failure()
                : Failure.of(Reason.CONNECTION_LOST, "io").with("detail", String.valueOf(error.getMessage()));
    }

    /** The part of {@code dest_dir} in front of its first placeholder. */
    private static String writtenPart(Destination destination) {
        String text = destination.route().get(RouteKeys.DEST_DIR).text();
        int brace = text.indexOf('{');
        String literal = brace < 0 ? text : text.substring(0, text.lastIndexOf('/', brace) + 1);
        return literal.isEmpty() ? "~/" : literal;
    }

    /** Writes one byte under a name nobody else has, and takes it away. */
    private static String probe(Transport transport, String directory) throws IOException {
        String there = transport.directory(directory);
        byte[] random = new byte[8];
        ThreadLocalRandom.current().nextBytes(random);
        String path = (there.endsWith("/") ? there : there + "/") + ".auto-dispatcher-probe-" + HexFormat.of().formatHex(random) + ".part";
        transport.write(path, new ByteArrayInputStream(new byte[] {'\n'}), 0, 1, count -> {});
        transport.remove(path);
        return there;
    }

    private static List<String> weaker(Transport transport) {
        List<String> weaker = new ArrayList<>();
        if (transport.protocol() == Protocol.FTP) {
            weaker.add("cleartext");
        }
        if (!transport.capabilities().rename()) {
            weaker.add("no-rename");
        } else if (!transport.capabilities().atomicReplace()) {
            weaker.add("not-atomic");
        }
        if (!transport.capabilities().resume()) {
            weaker.add("no-resume");
        }
        return weaker;
    }

    private static Map<String, String> facts(Connection connection, Destination destination, String directory, List<String> weaker)
            throws IOException {
        boolean needed = destination.route().get(RouteKeys.UPGRADE_COMMAND).isPresent();
        if (!needed && !connection.samePaths()) {
            return Map.of();
        }
        try {
            Map<String, String> facts = ShellFacts.parse(run(connection.shell(), directory));
            if (!ShellFacts.canHash(facts)) {
                weaker.add(connection.transport().capabilities().readBack() ? "read-back" : "size-only");
            }
            return facts;
        } catch (FailureException e) {
            if (needed || e.failure().reason() != Reason.NO_POSIX_SHELL) {
                throw e;
            }
            weaker.add("no-shell");
            return Map.of();
        }
    }

    private static String run(RemoteShell shell, String directory) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        RemoteShell.Output output = new RemoteShell.Output() {
            @Override
            public void out(byte[] bytes, int offset, int length) {
                answer.write(bytes, offset, length);
            }

            @Override
            public void err(byte[] bytes, int offset, int length) {
                // what a tool complains of is not asked for
            }
        };
        Exit exit = shell.run(SCRIPT.formatted(ShellQuote.word(directory)), output, Optional.of(LIMIT));
        if (!(exit instanceof Exit.Exited)) {
            throw Failure.of(Reason.CONNECTION_LOST, "io").with("detail", exit).exception();
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}

package org.autodispatcher.dispatch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
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
import org.autodispatcher.upgrade.RunFolder;

/**
 * Tries a target as a dispatch would use it: who answers, the login, the right to write, the room, the shell and its tools, and
 * whether an upgrade outlives its session: for that one is started that does nothing, and looked for over another connection. On
 * the target it makes one file and removes it again: in the written part of {@code dest_dir} (up to the first placeholder), or,
 * where that is still to be made, in the nearest directory above it that is there; and, where upgrades are run, one folder, in the
 * same way in {@code run_dir}.
 */
public final class Survey {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SCRIPT = """
            printf 'system %%s\\n' "`uname -s`"
            printf 'login-shell %%s\\n' "$SHELL"
            for tool in sha256sum shasum openssl digest csum ps df; do
                if command -v $tool >/dev/null 2>&1; then printf 'tool %%s\\n' $tool; fi
            done
            at=%s
            while [ ! -d "$at" ]; do at=`dirname -- "$at"`; done
            cd -- "$at" && printf 'directory %%s\\n' "`pwd`"
            df -Pk . 2>/dev/null | while read -r fs blocks used free rest; do printf 'free %%s\\n' "$free"; done
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
     * @param facts    {@code system}, {@code login-shell}, {@code free} (KiB) and the {@code tools}, as far as a shell told; {@code upgrades} is
     *                 {@code detached} where they were proved to outlive their connection, {@code run-folder} what the host said where
     *                 {@code run_dir} cannot be used
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
    private Findings loggedIn(Connection connection, Destination destination) {
        Map<String, String> facts = new TreeMap<>();
        List<String> weaker = new ArrayList<>(weaker(connection.transport()));
        Optional<Failure> failure = tried(() -> facts.putAll(facts(connection, destination, weaker)));
        Optional<Failure> unwritable = tried(() -> probe(connection, writtenPart(destination), facts, weaker));
        Optional<Failure> undetached = failure.isPresent() ? Optional.empty() : tried(() -> detached(connection, destination, facts, weaker));
        String protocol = connection.transport().protocol().text();
        return new Findings(unwritable.or(() -> failure).or(() -> undetached), protocol, connection.proofs(), facts, weaker);
    }

    /** Whether an upgrade would go on without its connection. */
    private void detached(Connection connection, Destination destination, Map<String, String> facts, List<String> weaker) throws IOException {
        if (destination.route().get(RouteKeys.UPGRADE_COMMAND).isEmpty()) {
            return;
        }
        Optional<String> refused = RunFolder.refused(connection.shell(), destination.route().get(RouteKeys.RUN_DIR));
        if (refused.isPresent()) {
            weaker.add(PlainTargets.NO_RUN_FOLDER);
            facts.put("run-folder", refused.get());
        } else if (new OnTargets().survives(() -> connector.shell(destination), connection.shell())) {
            facts.put("upgrades", "detached");
        } else {
            weaker.add(PlainTargets.PLAIN);
        }
    }

    private static Optional<Failure> tried(Look look) {
        try {
            look.perform();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(failure(e));
        }
    }

    /** One thing to try. */
    @FunctionalInterface
    private interface Look {
        void perform() throws IOException;
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

    /** Writes one byte under a name nobody else has, and takes it away; directories that are still missing are not made. */
    private static void probe(Connection connection, String directory, Map<String, String> facts, List<String> weaker) throws IOException {
        Transport transport = connection.transport();
        boolean told = connection.samePaths() && facts.containsKey("directory");
        String there = told ? facts.get("directory") : existing(transport, directory);
        byte[] random = new byte[8];
        ThreadLocalRandom.current().nextBytes(random);
        String path = (there.endsWith("/") ? there : there + "/") + ".auto-dispatcher-probe-" + HexFormat.of().formatHex(random) + ".part";
        transport.write(path, Channels.newChannel(new ByteArrayInputStream(new byte[] {'\n'})), 0, 1, count -> {});
        try {
            if (transport.digest(path, 1).isEmpty()) {
                weaker.add(transport.capabilities().readBack() ? "read-back" : "size-only");
            }
        } finally {
            transport.remove(path);
        }
    }

    /** The directory itself, or the nearest one above it that is there; where no shell can tell. */
    private static String existing(Transport transport, String directory) throws IOException {
        String path = directory.startsWith("~/") ? join(transport.directory("~/"), directory.substring(2)) : directory;
        for (String at = stripped(path); !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            if (isDirectory(transport, at)) {
                return at;
            }
        }
        return "/";
    }

    private static boolean isDirectory(Transport transport, String path) throws IOException {
        try {
            transport.size(path);
            return false;
        } catch (FailureException e) {
            if (e.failure().reason() != Reason.PATH_REFUSED) {
                throw e;
            }
            return true;
        }
    }

    private static String join(String directory, String name) {
        return stripped(directory) + "/" + name;
    }

    private static String stripped(String path) {
        return path.replaceFirst("/+$", "");
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

    private static Map<String, String> facts(Connection connection, Destination destination, List<String> weaker) throws IOException {
        boolean needed = destination.route().get(RouteKeys.UPGRADE_COMMAND).isPresent();
        if (!needed && !connection.samePaths()) {
            return Map.of();
        }
        try {
            return ShellFacts.parse(run(connection.shell(), writtenPart(destination)));
        } catch (FailureException e) {
            if (needed || e.failure().reason() != Reason.NO_POSIX_SHELL) {
                throw e;
            }
            weaker.add("no-shell");
            return Map.of();
        }
    }

    private static String shellPath(String directory) {
        return directory.startsWith("~/") ? "\"$HOME\"/" + ShellQuote.word(directory.substring(2)) : ShellQuote.word(directory);
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
        Exit exit = shell.run(SCRIPT.formatted(shellPath(directory)), output, Optional.of(LIMIT));
        if (!(exit instanceof Exit.Exited)) {
            throw Failure.of(Reason.CONNECTION_LOST, "io").with("detail", exit).exception();
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}

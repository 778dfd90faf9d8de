package org.autodispatcher.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.Destination;
import org.autodispatcher.dispatch.Trust;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code trust HOST…}: shows keys and certificates with fingerprints, asks, records. A host that no route names is taken for an
 * SSH server: a jump host, or one whose route is still to be written.
 */
@Command(name = "trust")
final class TrustCommand implements Callable<Integer> {
    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Option(names = "--all", descriptionKey = "all")
    private boolean all;

    @Option(names = "--from", paramLabel = "${bundle:label.file}", descriptionKey = "from")
    private @Nullable Path from;

    @Option(names = "--replace", descriptionKey = "replace")
    private boolean replace;

    @Option(names = "--yes", descriptionKey = "yes")
    private boolean yes;

    @Parameters(paramLabel = "${bundle:label.host}", arity = "0..*", descriptionKey = "host")
    private List<String> hosts = List.of();

    TrustCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        List<NamedHost> named = named();
        requireFile();
        TrustDesk desk = TrustDesk.open(screen, options, controls);
        List<Destination> known = desk.destinations();
        Trust trust = desk.trust();
        TrustDialog dialog = new TrustDialog(screen, options, new TrustDialog.Consent(yes || from != null, replace), desk::record);
        for (Destination destination : asked(known, named)) {
            dialog.about(destination.target(), () -> found(trust, destination));
        }
        for (NamedHost host : named) {
            if (known.stream().noneMatch(host::means)) {
                dialog.note("trust.unrouted", "host", host.host(), "port", String.valueOf(host.sshPort()));
                dialog.about(new Target("", host.host(), host.sshPort()), () -> found(trust, host));
            }
        }
        return dialog.end().status();
    }

    private TrustDialog.Found found(Trust trust, Destination destination) throws IOException {
        return from == null
                ? new TrustDialog.Found(trust.look(destination), "trust.nothing")
                : new TrustDialog.Found(trust.recordedIn(from, destination).stream().toList(), "trust.not-in-file");
    }

    private TrustDialog.Found found(Trust trust, NamedHost host) throws IOException {
        return from == null
                ? new TrustDialog.Found(List.of(trust.look(host.host(), host.sshPort())), "trust.nothing")
                : new TrustDialog.Found(trust.recordedIn(from, host.host(), host.sshPort()).stream().toList(), "trust.not-in-file");
    }

    private List<NamedHost> named() throws UsageException {
        if (hosts.isEmpty() && !all) {
            throw new UsageException("trust.no-host", "home_option", options.homeOption());
        }
        List<NamedHost> named = new ArrayList<>();
        for (String text : hosts) {
            named.add(NamedHost.of(text).orElseThrow(
                    () -> new UsageException("trust.no-such-form", "text", text, "home_option", options.homeOption())));
        }
        return named;
    }

    private void requireFile() throws UsageException {
        if (from == null) {
            return;
        }
        try (InputStream readable = Files.newInputStream(from)) {
            readable.read();
        } catch (IOException e) {
            throw UsageException.unusable(from, e);
        }
    }

    private List<Destination> asked(List<Destination> known, List<NamedHost> named) {
        return known.stream().filter(each -> all || named.stream().anyMatch(host -> host.means(each))).toList();
    }
}

package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.delivery.ftp.CertificatePins;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.SqliteLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ssh.HostKeys;

/** Records whom people trust, in the files of a HOME that this process owns and in its ledger. */
public final class TrustKeeper {
    private static final int SSH_PORT = 22;
    private static final int FTP_PORT = 21;

    private final HostKeys hostKeys;
    private final CertificatePins pins;

    TrustKeeper(Path state) {
        hostKeys = new HostKeys(state.resolve(Trust.HOSTS));
        pins = new CertificatePins(state.resolve(Trust.CERTIFICATES));
    }

    /**
     * Records what the person who started this process has accepted, where nobody owns the HOME: this process does for as long as that
     * takes. Whatever the routes say, nothing is taken up.
     *
     * @param state HOME's private folder; must be this account's
     * @throws HomeLock.Taken   where another process owns the HOME
     * @throws FailureException as {@link Control#trust}, and where the ledger cannot be trusted
     */
    public static void alone(Path state, Accepted accepted) throws IOException {
        try (HomeLock _ = HomeLock.own(state);
                SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
            Steps.Subject home = new Steps.Subject(Ledger.HOME, "", System.getProperty("user.name"));
            new TrustKeeper(state).record(accepted, new Steps(ledger, home, entry -> {}, Steps.Gate.OPEN));
        }
    }

    /**
     * Records what a person has accepted.
     *
     * @param steps of the HOME, in the name of that person
     * @throws FailureException {@code host-key-changed.meanwhile}, {@code certificate-changed.meanwhile} where something else is
     *     recorded than the person was shown; {@code host-key-unknown}, {@code certificate-unknown} where the file cannot be used.
     *     It is as it was then
     */
    void record(Accepted accepted, Steps steps) throws FailureException {
        steps.take(Step.TRUST, values(accepted), () -> {
            written(accepted);
            return new Steps.Fact<>(accepted, values(accepted));
        });
    }

    private void written(Accepted accepted) throws IOException {
        boolean fits;
        try {
            fits = switch (accepted) {
                case Accepted.Keys keys -> hostKeys.replace(keys.name(), keys.keys(), keys.instead());
                case Accepted.Certificate one -> pins.pin(one.host(), one.port(), one.fingerprint(), one.instead());
            };
        } catch (FailureException e) {
            throw e;
        } catch (IOException e) {
            throw failure(accepted, unknown(accepted), "unwritable").exception(e);
        }
        if (!fits) {
            throw failure(accepted, changed(accepted), "meanwhile").exception();
        }
    }

    private Failure failure(Accepted accepted, Reason reason, String variant) {
        Path file = switch (accepted) {
            case Accepted.Keys _ -> hostKeys.file();
            case Accepted.Certificate _ -> pins.file();
        };
        int usual = switch (accepted) {
            case Accepted.Keys _ -> SSH_PORT;
            case Accepted.Certificate _ -> FTP_PORT;
        };
        String host = accepted.host().indexOf(':') < 0 ? accepted.host() : "[" + accepted.host() + "]";
        return Failure.of(reason, variant)
                .with("host", accepted.host())
                .with("port", accepted.port())
                .with("file", file)
                .with("trust_host", accepted.port() == usual ? accepted.host() : host + ":" + accepted.port());
    }

    private static Reason unknown(Accepted accepted) {
        return switch (accepted) {
            case Accepted.Keys _ -> Reason.HOST_KEY_UNKNOWN;
            case Accepted.Certificate _ -> Reason.CERTIFICATE_UNKNOWN;
        };
    }

    private static Reason changed(Accepted accepted) {
        return switch (accepted) {
            case Accepted.Keys _ -> Reason.HOST_KEY_CHANGED;
            case Accepted.Certificate _ -> Reason.CERTIFICATE_CHANGED;
        };
    }

    /** What the ledger keeps of it. */
    private static Map<String, String> values(Accepted accepted) {
        Map<String, String> values = new TreeMap<>();
        values.put("host", accepted.host());
        values.put("port", String.valueOf(accepted.port()));
        switch (accepted) {
            case Accepted.Keys keys -> {
                values.put("kind", "host-key");
                values.put("fingerprints", keys.keys().stream().map(key -> key.type() + " " + key.fingerprint()).collect(Collectors.joining(", ")));
                if (!keys.name().equals(HostKeys.name(keys.host(), keys.port()))) {
                    values.put("known_as", keys.name());
                }
            }
            case Accepted.Certificate one -> {
                values.put("kind", "certificate");
                values.put("fingerprints", one.fingerprint());
            }
        }
        List<String> instead = accepted.instead();
        if (!instead.isEmpty()) {
            values.put("instead", String.join(", ", instead));
        }
        return values;
    }
}

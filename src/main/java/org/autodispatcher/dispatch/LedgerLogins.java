package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ledger.StillLedger;
import org.autodispatcher.network.ClosedLogin;
import org.autodispatcher.network.ClosedLogins;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.network.SecretMarks;

/** Closed logins as entries of the HOME: one fact where a login is closed, another where it is open again. */
public final class LedgerLogins implements ClosedLogins {
    private static final String STANDS = "stands";
    private static final String CLOSED = "closed";
    private static final String WHY = "why";

    /** Where the key of the marks lies, in HOME's private folder. */
    private static final String KEY_FILE = "login-key";

    private final Ledger ledger;
    private final String actor;

    /** @param actor whose name stands at what the dispatcher finds out by itself */
    public LedgerLogins(Ledger ledger, String actor) {
        this.ledger = ledger;
        this.actor = actor;
    }

    /** The gate of the process that owns the HOME. */
    static LoginGate gate(Ledger ledger, String actor, Path state) {
        return new LoginGate(new LedgerLogins(ledger, actor), SecretMarks.keptIn(state.resolve(KEY_FILE)));
    }

    /** The gate of a process that only looks: what is closed is not tried, and nothing is written. */
    static LoginGate lookingGate(Path state) {
        Path key = state.resolve(KEY_FILE);
        return Files.exists(key)
                ? new LoginGate(ClosedLogins.of(recorded(state)), SecretMarks.keptIn(key))
                : new LoginGate(); // without the key nothing was ever closed
    }

    private static List<ClosedLogin> recorded(Path state) {
        try (StillLedger ledger = StillLedger.open(state)) {
            return closed(ledger);
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // what is wrong with the record is told by those who are asked for it
        }
    }

    @Override
    public List<ClosedLogin> closed() {
        return closed(ledger);
    }

    /** Those that are closed, for whoever reads the record alone. */
    public static List<ClosedLogin> closed(LedgerView ledger) {
        Set<ClosedLogin> closed = new LinkedHashSet<>();
        for (Entry entry : ledger.entries(Ledger.HOME)) {
            Map<String, String> values = entry.draft().values();
            if (entry.draft().step() == Step.LOGIN) {
                ClosedLogin.of(values).ifPresent(login -> fold(closed, login, values.getOrDefault(STANDS, "")));
            }
        }
        return List.copyOf(closed);
    }

    /** What {@code status} says of them. */
    static List<Standing.Note> notes(LedgerView ledger) {
        return closed(ledger).stream()
                .map(login -> new Standing.Note("login-closed", Map.of("login", login.login(), "where", login.host())))
                .toList();
    }

    private static void fold(Set<ClosedLogin> closed, ClosedLogin login, String stands) {
        if (stands.equals(CLOSED)) {
            closed.add(login);
        } else {
            closed.remove(login);
        }
    }

    @Override
    public void close(ClosedLogin login) {
        append(actor, login, Map.of(STANDS, CLOSED));
    }

    @Override
    public void open(ClosedLogin login, Opening why) {
        switch (why) {
            case Opening.SecretChanged() -> append(actor, login, Map.of(STANDS, "open", WHY, "secret-changed"));
            case Opening.Released(String by) -> append(by, login, Map.of(STANDS, "open", WHY, "released"));
        }
    }

    private void append(String by, ClosedLogin login, Map<String, String> more) {
        Map<String, String> values = new TreeMap<>(login.values());
        values.putAll(more);
        new Steps(ledger, new Steps.Subject(Ledger.HOME, "", by), entry -> {}, Steps.Gate.OPEN).fact(Step.LOGIN, values);
    }
}

package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.autodispatcher.dispatch.TokenOrder.Outcome;
import org.autodispatcher.dispatch.TokenOrder.Why;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.SqliteLedger;
import org.autodispatcher.ledger.Step;

/** Carries out what people order of tokens, in the file of a HOME that this process owns and in its ledger. */
public final class TokenKeeper {
    private final Tokens tokens;
    private final java.util.List<Runnable> listening = new CopyOnWriteArrayList<>();

    TokenKeeper(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Those it keeps. */
    public Tokens tokens() {
        return tokens;
    }

    /** {@code listener} is told, before whoever ordered it is answered, of every change. */
    public void whenChanged(Runnable listener) {
        listening.add(listener);
    }

    /**
     * Carries out what the person who started this process orders, where nobody owns the HOME: this process does for as long as that takes.
     * Whatever the routes say, nothing is taken up.
     *
     * @param state HOME's private folder; must be this account's
     * @throws HomeLock.Taken where another process owns the HOME
     */
    public static Outcome alone(Path state, TokenOrder order) throws IOException {
        try (HomeLock _ = HomeLock.own(state);
                SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
            Steps.Subject home = new Steps.Subject(Ledger.HOME, "", System.getProperty("user.name"));
            return new TokenKeeper(Tokens.in(state, InstantSource.system()))
                    .carryOut(order, new Steps(ledger, home, entry -> {}, Steps.Gate.OPEN));
        }
    }

    /** @param steps of the HOME, in the name of whoever orders it */
    synchronized Outcome carryOut(TokenOrder order, Steps steps) throws IOException {
        Optional<Why> refusal = tokens.refusal(order).or(() -> somebodyElse(order, steps.subject().actor()));
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get(), Map.of("name", order.name()));
        }
        steps.take(Step.TOKEN, values(order), () -> {
            tokens.carryOut(order);
            return new Steps.Fact<>(order, values(order));
        });
        listening.forEach(Runnable::run);
        return new Outcome.Done();
    }

    /** Whether the ledger would take what is done with the token for what an account of this machine does. */
    private static Optional<Why> somebodyElse(TokenOrder order, String actor) {
        return switch (order) {
            case TokenOrder.Add _ -> !order.name().equals(actor) && isAccount(order.name()) ? Optional.of(Why.NAME_OF_ACCOUNT) : Optional.empty();
            case TokenOrder.Revoke _ -> Optional.empty();
        };
    }

    private static boolean isAccount(String name) {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        } catch (IOException e) {
            return true; // the account database does not say; another name is easily found
        }
    }

    /** What the ledger keeps of it: nothing that proves the token. */
    private static Map<String, String> values(TokenOrder order) {
        Map<String, String> values = new TreeMap<>(Map.of("token", order.name()));
        switch (order) {
            case TokenOrder.Add(Token token, var _) -> {
                values.put("role", token.role().text());
                values.put("expires", token.expires().toString());
                values.put("order", "add");
            }
            case TokenOrder.Revoke _ -> values.put("order", "revoke");
        }
        return values;
    }
}

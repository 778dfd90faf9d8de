package org.autodispatcher.routing;

import java.util.Optional;
import java.util.function.Supplier;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;

/**
 * Secrets that are written in a route, read afresh at every login: a dispatch keeps its route, but not the secrets in it. They are
 * those of the section of the same name in the table in force at that moment. Where that section logs in as somebody else, its
 * password is somebody else's and is not given.
 */
public final class SecretsInForce {
    private final Supplier<RoutingTable> table;

    /** @param table the table in force, asked anew at every login */
    public SecretsInForce(Supplier<RoutingTable> table) {
        this.table = table;
    }

    /**
     * What {@code route} says about logging in to {@code host}, with the secrets of today.
     *
     * @throws FailureException {@code secret-unreadable} where the section, or the secret in it, is gone or belongs to another login
     */
    public RouteLogin login(Route route, HostEntry host) throws FailureException {
        RouteLogin kept = route.login(host);
        if (!route.isSet(RouteKeys.PASSWORD) && !route.isSet(RouteKeys.ACCOUNT)) {
            return kept;
        }
        Route today = table.get().named(route.name()).orElseThrow(() -> gone("route-gone", route, host).exception());
        if (!today.get(RouteKeys.LOGIN).equals(route.get(RouteKeys.LOGIN))) {
            throw gone("route-login", route, host)
                    .with("login", today.get(RouteKeys.LOGIN).orElse("?"))
                    .exception();
        }
        PasswordSource password = kept.password();
        if (route.isSet(RouteKeys.PASSWORD)) {
            password = new PasswordSource.Written(secret(today, RouteKeys.PASSWORD, host));
        }
        Optional<Secret> account = kept.account();
        if (route.isSet(RouteKeys.ACCOUNT)) {
            account = Optional.of(secret(today, RouteKeys.ACCOUNT, host));
        }
        return new RouteLogin(kept.login(), password, account, kept.identityFiles(), kept.passphraseFile());
    }

    private static Secret secret(Route today, RouteKey<Optional<Secret>> key, HostEntry host) throws FailureException {
        return today.get(key).orElseThrow(() -> gone("key-gone", today, host).with("key", key.name()).exception());
    }

    private static Failure gone(String variant, Route route, HostEntry host) {
        return Failure.of(Reason.SECRET_UNREADABLE, variant).with("route", route.name()).with("host", host.host());
    }
}

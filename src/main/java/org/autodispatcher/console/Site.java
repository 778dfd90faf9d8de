package org.autodispatcher.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Set;
import org.autodispatcher.PackageNames;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.LedgerView;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What there is, by its address. Nothing but whether we live is told to anybody without a token, not even that there is nothing at an
 * address.
 */
final class Site extends Handler.Abstract {
    static final String PACKAGES = "/api/v1/packages/";
    static final String DISPATCHES = "/api/v1/dispatches/";

    private final Rooms rooms;
    private final Words words;
    private final Set<InetAddress> proxies;
    private final Alarms alarms;

    /**
     * What the addresses lead to.
     *
     * @param doorman lets in
     * @param handIn  takes packages
     * @param health  says whether we live
     * @param ledger  says how dispatches stand
     */
    record Rooms(Doorman doorman, HandIn handIn, Health health, LedgerView ledger) {}

    /** @param proxies who may ask in the clear besides this machine */
    Site(Rooms rooms, Words words, Set<InetAddress> proxies, Alarms alarms) {
        this.rooms = rooms;
        this.words = words;
        this.proxies = proxies;
        this.alarms = alarms;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Visit visit = new Visit(request, response, callback, words);
        try {
            requireTrustedWay(visit);
            lead(visit);
        } catch (Refusal e) {
            visit.refuse(e);
        } catch (Broken e) {
            visit.broken(e);
        } catch (UncheckedIOException e) {
            trouble(visit, e.getCause());
        } catch (IOException e) {
            trouble(visit, e);
        } catch (RuntimeException e) {
            alarms.tell(true, "log.bug", "detail", String.valueOf(e));
            visit.broken(e);
        }
        return true;
    }

    private void trouble(Visit visit, IOException why) {
        String detail = visit.words().detail(why);
        alarms.tell(true, "log.console-trouble", "detail", detail);
        visit.refuse(Refusal.of(Code.TROUBLE).with("detail", detail).header("Retry-After", 10));
    }

    private void requireTrustedWay(Visit visit) throws Refusal {
        boolean trusted = visit.secure() || visit.from().isLoopbackAddress() || proxies.contains(visit.from());
        if (!trusted) {
            throw Refusal.of(Code.NOT_THROUGH_PROXY).with("address", visit.from().getHostAddress());
        }
    }

    private void lead(Visit visit) throws Refusal, IOException {
        String path = visit.path();
        if (path.equals("/healthz") || path.equals("/readyz")) {
            requireMethod(visit, "GET", "HEAD");
            rooms.health().tell(visit, path.equals("/readyz"));
            return;
        }
        Token token = admitted(visit);
        if (path.startsWith(PACKAGES)) {
            packages(visit, token, PathName.decoded(path.substring(PACKAGES.length())));
        } else if (path.startsWith(DISPATCHES)) {
            requireMethod(visit, "GET", "HEAD");
            dispatch(visit, path.substring(DISPATCHES.length()));
        } else {
            throw Refusal.of(Code.NO_SUCH_PAGE);
        }
    }

    /** Whoever has not proved anything is not told what is wrong here. */
    private Token admitted(Visit visit) throws Refusal {
        try {
            return rooms.doorman().admitted(visit.header("Authorization"), visit.from());
        } catch (IOException e) {
            alarms.tell(true, "log.console-trouble", "detail", visit.words().detail(e));
            throw Refusal.of(Code.TROUBLE, "unsaid").header("Retry-After", 10);
        }
    }

    private void packages(Visit visit, Token token, String name) throws Refusal, IOException {
        requireMethod(visit, "PUT", "HEAD");
        Doorman.requireOperator(token);
        if (visit.method().equals("PUT")) {
            rooms.handIn().put(visit, token, name);
        } else {
            rooms.handIn().head(visit, token, name);
        }
    }

    private void dispatch(Visit visit, String id) throws Refusal {
        if (!id.matches("\\d{1,18}") || rooms.ledger().entries(Long.parseLong(id)).isEmpty() || Long.parseLong(id) == 0) {
            throw Refusal.of(Code.NO_SUCH_DISPATCH).with("id", PackageNames.shown(id));
        }
        HandIn.tell(visit, 200, DispatchRecord.of(Long.parseLong(id), rooms.ledger().entries(Long.parseLong(id))));
    }

    private static void requireMethod(Visit visit, String... allowed) throws Refusal {
        if (!Set.of(allowed).contains(visit.method())) {
            String list = String.join(", ", allowed);
            throw Refusal.of(Code.METHOD).with("method", PackageNames.shown(visit.method())).with("allowed", list).header("Allow", list);
        }
    }
}

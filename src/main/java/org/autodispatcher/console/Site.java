package org.autodispatcher.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.autodispatcher.PackageNames;
import org.autodispatcher.console.Refusal.Code;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What there is, by its address. Nothing but whether we live is told to anybody without a token, not even that there is nothing at an
 * address.
 */
final class Site extends Handler.Abstract {
    private final List<Address> addresses;
    private final Gate gate;
    private final Words words;
    private final Alarms alarms;

    /**
     * What a request has to pass.
     *
     * @param way      the way it came, and the page it came from
     * @param doorman  lets in
     * @param strangers are told this where a person asks for a page
     */
    record Gate(TrustedWay way, Doorman doorman, Strangers strangers) {}

    /** What somebody with a browser is told who may not see a page. */
    interface Strangers {
        void refused(Visit visit, Refusal why);
    }

    Site(List<Address> addresses, Gate gate, Words words, Alarms alarms) {
        this.addresses = List.copyOf(addresses);
        this.gate = gate;
        this.words = words;
        this.alarms = alarms;
    }

    /** All there is. */
    List<Address> addresses() {
        return addresses;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Visit visit = new Visit(request, response, callback, words);
        try {
            gate.way().require(visit);
            lead(visit);
        } catch (Refusal e) {
            refuse(visit, e);
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

    private void refuse(Visit visit, Refusal why) {
        if (visit.forPerson()) {
            gate.strangers().refused(visit, why);
        } else {
            visit.refuse(why);
        }
    }

    private void trouble(Visit visit, IOException why) {
        String detail = visit.words().detail(why);
        alarms.tell(true, "log.console-trouble", "detail", detail);
        refuse(visit, Refusal.of(Code.TROUBLE).with("detail", detail).header("Retry-After", 10));
    }

    private void lead(Visit visit) throws Refusal, IOException {
        String path = visit.path();
        boolean open = false;
        for (Address each : addresses) {
            open |= each.open() && each.match(path).isPresent();
        }
        Optional<Guest> guest = open ? Optional.empty() : Optional.of(admitted(visit));
        Address address = requireMethod(visit);
        if (guest.isPresent()) {
            Origins.requireProof(visit, guest.get());
        }
        address.room().answer(visit, guest, address.match(path).orElseThrow());
    }

    /** Whoever has not proved anything is not told what is wrong here. */
    private Guest admitted(Visit visit) throws Refusal {
        try {
            return gate.doorman().admitted(visit);
        } catch (IOException e) {
            alarms.tell(true, "log.console-trouble", "detail", visit.words().detail(e));
            throw Refusal.of(Code.TROUBLE, "unsaid").header("Retry-After", 10);
        }
    }

    /** What there is at an address, by the method that it is asked with. */
    private Address requireMethod(Visit visit) throws Refusal {
        TreeSet<String> allowed = new TreeSet<>();
        for (Address each : addresses) {
            if (each.match(visit.path()).isPresent()) {
                allowed.addAll(each.methods());
                if (each.methods().contains(visit.method())) {
                    return each;
                }
            }
        }
        if (allowed.isEmpty()) {
            throw Refusal.of(Code.NO_SUCH_PAGE);
        }
        String list = String.join(", ", allowed);
        throw Refusal.of(Code.METHOD).with("method", PackageNames.shown(visit.method())).with("allowed", list).header("Allow", list);
    }
}

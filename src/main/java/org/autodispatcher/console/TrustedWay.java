package org.autodispatcher.console;

import java.net.InetAddress;
import java.util.Set;
import org.autodispatcher.console.Refusal.Code;

/** What is asked by nobody who listens on the way, and in nobody's name who does not know. */
final class TrustedWay {
    private final Set<InetAddress> proxies;
    private final Origins origins;

    /**
     * @param proxies who may ask in the clear besides this machine
     * @param name    what we are called in the settings
     */
    TrustedWay(Set<InetAddress> proxies, String name) {
        this.proxies = Set.copyOf(proxies);
        origins = new Origins(proxies, name);
    }

    void require(Visit visit) throws Refusal {
        boolean trusted = visit.secure() || visit.from().isLoopbackAddress() || proxies.contains(visit.from());
        if (!trusted) {
            throw Refusal.of(Code.NOT_THROUGH_PROXY).with("address", visit.from().getHostAddress());
        }
        origins.requireHost(visit);
        Origins.requireOwn(visit);
    }
}

package org.autodispatcher.console;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.autodispatcher.Secret;
import org.autodispatcher.console.Refusal.Code;

/**
 * Keeps pages of other sites from asking in the name of somebody who has signed in here.
 *
 * <p>Host: a page whose own name is made to mean this machine (DNS rebinding) would be one of ours to a browser. In the clear it must be
 * called by an address or as localhost, unless a token is sent with the request itself, which such a page does not have; through TLS the certificate proves the name, and a proxy answers for what it hands on.
 *
 * <p>Origin: what changes something must come from a page of ours, as the browser says ({@code Sec-Fetch-Site}, else {@code Origin}), and
 * in a session hold its proof, which no other page can read.
 */
final class Origins {
    static final String PROOF = "X-Console-Proof";
    static final String PROOF_FIELD = "proof";
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9A-Fa-f:.]+]|[0-9.]+");
    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final Set<InetAddress> proxies;
    private final String name;

    /**
     * @param proxies who may stand before us
     * @param name    what we are called in the settings
     */
    Origins(Set<InetAddress> proxies, String name) {
        this.proxies = Set.copyOf(proxies);
        this.name = name.toLowerCase(Locale.ROOT);
    }

    /** We are called by a name of ours. */
    void requireHost(Visit visit) throws Refusal {
        String host = visit.header("Host").toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        boolean ours = !visit.header("Authorization").isEmpty() || visit.secure() || proxies.contains(visit.from())
                || ADDRESS.matcher(host).matches() || host.equals("localhost") || host.endsWith(".localhost") || host.equals(name);
        if (!ours) {
            throw Refusal.of(Code.WRONG_HOST).with("host", host);
        }
    }

    /** What changes something was not asked by another site's page. */
    static void requireOwn(Visit visit) throws Refusal {
        if (SAFE.contains(visit.method())) {
            return;
        }
        String site = visit.header("Sec-Fetch-Site");
        String origin = visit.header("Origin");
        boolean own = !site.isEmpty()
                ? OURS.contains(site)
                : origin.isEmpty() || origin.replaceFirst("^https?://", "").equalsIgnoreCase(visit.header("Host"));
        if (!own) {
            throw Refusal.of(Code.FOREIGN_PAGE);
        }
    }

    /** Whoever has signed in asks from a page of ours: it holds, in a header or a form, what only we have told it. */
    static void requireProof(Visit visit, Guest guest) throws Refusal, IOException {
        if (guest.session().isEmpty() || SAFE.contains(visit.method())) {
            return;
        }
        String shown = visit.header(PROOF);
        if (shown.isEmpty() && visit.sendsForm()) {
            shown = visit.form().get(PROOF_FIELD).orElse("");
        }
        if (!guest.session().get().proof().equals(Secret.of(shown))) {
            throw Refusal.of(Code.FOREIGN_PAGE);
        }
    }
}

package org.autodispatcher.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.autodispatcher.PackageNames;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.dispatch.OwnedHome;

/**
 * Everything there is on the site, with its address. Each address stands here or in the list of the room that answers there.
 *
 * @param home   the HOME
 * @param handIn takes packages
 * @param health says whether we live
 * @param signIn takes tokens into sessions
 * @param pages  what people look at
 * @param lookups the pages on which things are looked up
 * @param assets style and scripts
 */
record SiteMap(OwnedHome home, HandIn handIn, Health health, SignIn signIn, Pages pages, Lookups lookups, Assets assets) {
    private static final Set<String> LOOK = Set.of("GET", "HEAD");

    List<Address> addresses() {
        List<Address> all = new ArrayList<>(List.of(
                Address.open(LOOK, "/healthz", (visit, _, _) -> health.tell(visit, false)),
                Address.open(LOOK, "/readyz", (visit, _, _) -> health.tell(visit, true)),
                Address.open(LOOK, "/assets/{version}/{name}", (visit, _, parts) -> assets.answer(visit, parts.get(0), parts.get(1))),
                Address.open(LOOK, SignIn.PATH, (visit, _, _) -> signIn.show(visit)),
                Address.open(Set.of("POST"), SignIn.PATH, (visit, _, _) -> signIn.enter(visit)),
                Address.post("/sign-out", (visit, _, _) -> signIn.leave(visit))));
        all.addAll(api());
        all.addAll(pages.addresses());
        all.addAll(lookups.addresses());
        return all;
    }

    private List<Address> api() {
        return List.of(
                Address.of(Set.of("PUT"), "/api/v1/packages/{name*}", (visit, guest, parts) -> {
                    Doorman.requireOperator(guest.token());
                    handIn.put(visit, guest.token(), parts.getFirst());
                }),
                Address.of(Set.of("HEAD"), "/api/v1/packages/{name*}", (visit, guest, parts) -> {
                    Doorman.requireOperator(guest.token());
                    handIn.head(visit, guest.token(), parts.getFirst());
                }),
                Address.get("/api/v1/dispatches/{id}", (visit, _, parts) -> dispatch(visit, parts.getFirst())));
    }

    private void dispatch(Visit visit, String id) throws Refusal {
        if (!id.matches("\\d{1,18}") || Long.parseLong(id) == 0 || home.ledger().entries(Long.parseLong(id)).isEmpty()) {
            throw Refusal.of(Code.NO_SUCH_DISPATCH).with("id", PackageNames.shown(id));
        }
        HandIn.tell(visit, 200, home.ledger().dispatch(Long.parseLong(id)));
    }
}

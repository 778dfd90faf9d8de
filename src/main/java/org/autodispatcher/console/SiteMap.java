package org.autodispatcher.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Everything there is on the site, with its address. Each address stands here or in the list of the room that answers there.
 *
 * @param health says whether we live
 * @param signIn takes tokens into sessions
 * @param assets style and scripts
 * @param rooms  what stands behind the door
 */
record SiteMap(Health health, SignIn signIn, Assets assets, List<List<Address>> rooms) {
    private static final Set<String> LOOK = Set.of("GET", "HEAD");

    List<Address> addresses() {
        List<Address> all = new ArrayList<>(List.of(
                Address.open(LOOK, "/healthz", (visit, _, _) -> health.tell(visit, false)),
                Address.open(LOOK, "/readyz", (visit, _, _) -> health.tell(visit, true)),
                Address.open(LOOK, "/assets/{version}/{name}", (visit, _, parts) -> assets.answer(visit, parts.get(0), parts.get(1))),
                Address.open(LOOK, SignIn.PATH, (visit, _, _) -> signIn.show(visit)),
                Address.open(Set.of("POST"), SignIn.PATH, (visit, _, _) -> signIn.enter(visit)),
                Address.post("/sign-out", (visit, _, _) -> signIn.leave(visit))));
        rooms.forEach(all::addAll);
        return all;
    }
}

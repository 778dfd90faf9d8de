package org.autodispatcher.console.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.dispatch.Explanation;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.HostEntry;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;

/**
 * A route as it is written; secrets are only said to be there.
 *
 * @param line     of the file
 * @param hosts    as they are written, ranges counted out
 * @param command  what is run; empty where nothing is
 * @param window   when upgrades may start; empty for always
 * @param approval who must agree; empty where nobody must
 * @param batches  as written; empty for what is usual
 * @param weaker   promises it is without, in words
 * @param written  every key that is written, with its value
 */
record RouteRow(
        int line, String name, String pattern, List<String> hosts, String directory, Optional<String> command, String window, String approval,
        String batches, List<String> weaker, Map<String, String> written) {
    /** More are folded up. */
    private static final int OPEN = 3;

    static RouteRow of(Route route, Texts texts) {
        Map<String, String> written = route.shown();
        return new RouteRow(
                route.line(), route.name(), route.pattern().text(), route.hosts().stream().map(RouteRow::host).toList(),
                route.get(RouteKeys.DEST_DIR).text(), route.get(RouteKeys.UPGRADE_COMMAND).map(each -> each.text()),
                written.getOrDefault(RouteKeys.WINDOW.name(), ""), approval(route, texts),
                written.getOrDefault(RouteKeys.BATCH.name(), ""), weaker(Explanation.weaker(route), route, texts), written);
    }

    private static String host(HostEntry entry) {
        String host = entry.host().indexOf(':') < 0 ? entry.host() : "[" + entry.host() + "]";
        return entry.login().map(login -> login + "@").orElse("") + host + (entry.port().isPresent() ? ":" + entry.port().getAsInt() : "");
    }

    static String approval(Route route, Texts texts) {
        Choices.Approval approval = route.get(RouteKeys.APPROVAL);
        return switch (approval) {
            case NONE -> "";
            case REQUIRED, TWO_PERSON -> texts.wording().text("explain.approval." + approval.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        };
    }

    /** Promises that are weaker than usual, in words. */
    static List<String> weaker(List<String> codes, Route route, Texts texts) {
        String algorithms = route.get(RouteKeys.SSH_ALGORITHMS);
        return codes.stream().map(code -> texts.wording().text("weaker." + code, "value", algorithms)).toList();
    }

    boolean folded() {
        return hosts.size() > OPEN;
    }
}

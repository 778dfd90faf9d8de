package org.autodispatcher.dispatch;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Protocol;
import org.autodispatcher.Sha256;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.Placeholders;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.Template;

/**
 * Where a name would go.
 *
 * @param routed  its route and targets
 * @param targets what would happen at each, in order
 * @param rollout in which batches they would be upgraded
 * @param weaker  codes of promises this route is without, in the wording {@code weaker.CODE}
 */
public record Explanation(Routed routed, List<AtTarget> targets, Rollout rollout, List<String> weaker) {
    /** Stands for what is only known once there is a package and a dispatch. */
    private static final String UNKNOWN_YET = "…";

    /**
     * @param destination the target
     * @param directory   where the file would lie
     * @param command     what would be run; empty where nothing is
     */
    public record AtTarget(Destination destination, String directory, Optional<String> command) {}

    public Explanation {
        targets = List.copyOf(targets);
        weaker = List.copyOf(weaker);
    }

    /**
     * Explains a name as if its package were complete at {@code now}; connects nowhere.
     *
     * @param plain where upgrades are known to run plain; asked where there is an upgrade
     * @throws FailureException {@code no-route}, {@code path-refused}, {@code secret-unreadable}
     */
    public static Explanation of(RoutePlanner planner, String name, Instant now, ZoneId zone, Supplier<PlainTargets> plain) throws IOException {
        Routed routed = planner.route(name);
        InstallPackage pack = new InstallPackage(name, Sha256.of(Sha256.start()), 0);
        Map<String, String> values = Placeholders.of(pack, routed.groups(), now, zone);
        List<AtTarget> targets = new ArrayList<>();
        for (Destination destination : routed.destinations()) {
            targets.add(atTarget(destination, values));
        }
        boolean upgrades = routed.route().get(RouteKeys.UPGRADE_COMMAND).isPresent();
        PlainTargets known = upgrades ? plain.get() : PlainTargets.NONE;
        String runDir = routed.route().get(RouteKeys.RUN_DIR);
        List<String> weaker = weaker(routed.route());
        targets.stream()
                .flatMap(at -> known.weaker(at.destination().target().text(), runDir).stream())
                .distinct()
                .sorted(Comparator.reverseOrder())
                .forEach(weaker::add);
        Rollout rollout = Rollout.planned(routed.route(), targets.stream().map(at -> at.destination().target().text()).toList());
        return new Explanation(routed, targets, rollout, weaker);
    }

    private static AtTarget atTarget(Destination destination, Map<String, String> common) throws FailureException {
        Route route = destination.route();
        Map<String, String> values = new TreeMap<>(
                Placeholders.at(common, destination.target().host(), destination.target().login(), 0));
        values.put("sha256", UNKNOWN_YET);
        values.put("dispatch", UNKNOWN_YET);
        String directory = route.get(RouteKeys.DEST_DIR).expand(values);
        String file = (directory.endsWith("/") ? directory : directory + "/") + values.get("package");
        Map<String, String> placed = Placeholders.placed(values, file, UNKNOWN_YET);
        Optional<Template> command = route.get(RouteKeys.UPGRADE_COMMAND);
        return new AtTarget(
                destination, directory, command.isEmpty() ? Optional.empty() : Optional.of(atHome(command.get().expand(placed), placed)));
    }

    /** Only the target knows where the login's home is, so {@code ~} stands for it, and without the quotes that would keep it from that. */
    private static String atHome(String command, Map<String, String> placed) {
        String shown = command;
        for (String path : List.of(placed.get("file"), placed.get("dir"))) {
            boolean plain = path.startsWith("~/") && ShellQuote.word(path.substring(1)).equals(path.substring(1));
            shown = plain ? shown.replace(ShellQuote.quoted(path), path) : shown;
        }
        return shown;
    }

    /** Codes, in the wording {@code weaker.CODE}, of promises that {@code route} is without by what is written in it. */
    public static List<String> weaker(Route route) {
        List<String> weaker = new ArrayList<>();
        Protocol protocol = route.get(RouteKeys.PROTOCOL);
        boolean cleartext = route.get(RouteKeys.CLEARTEXT) == Choices.Cleartext.WARN;
        note(weaker, "direct", route.get(RouteKeys.PLACE) == Choices.Place.DIRECT);
        note(weaker, "size", route.get(RouteKeys.VERIFY) == Choices.Verify.SIZE);
        note(weaker, "cleartext", protocol == Protocol.FTP && cleartext);
        note(weaker, "auto-cleartext", protocol == Protocol.AUTO && cleartext);
        note(weaker, "accept-new", route.get(RouteKeys.HOST_KEY) == Choices.HostKey.ACCEPT_NEW);
        note(weaker, "legacy", !route.get(RouteKeys.SSH_ALGORITHMS).equals("modern"));
        return weaker;
    }

    private static void note(List<String> weaker, String code, boolean applies) {
        if (applies) {
            weaker.add(code);
        }
    }
}

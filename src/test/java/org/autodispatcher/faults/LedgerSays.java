package org.autodispatcher.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the ledger says, as the program tells it to scripts.
 *
 * @param dispatches all of them
 */
public record LedgerSays(List<Dispatch> dispatches) {
    public LedgerSays {
        dispatches = List.copyOf(dispatches);
    }

    /**
     * One dispatch; what does not apply is the empty word.
     *
     * @param deliveries one for each target
     */
    public record Dispatch(long id, String pack, String sha256, String route, String state, String reason, List<Delivery> deliveries) {
        public Dispatch {
            deliveries = List.copyOf(deliveries);
        }

        /** Whether anything of it still moves. */
        public boolean active() {
            return state.equals("active");
        }

        /** Whether it needs its bytes: anything moves, is held or in doubt. */
        public boolean open() {
            return active() || state.equals("held");
        }
    }

    /**
     * One delivery; what does not apply is the empty word.
     *
     * @param exitCode of the upgrade, where it was received
     */
    public record Delivery(String target, String state, String reason, OptionalInt exitCode) {
        /** The host of {@code user@host:port}. */
        public String host() {
            return target.substring(target.indexOf('@') + 1, target.lastIndexOf(':'));
        }
    }

    /** Reads {@code {"dispatches":[…]}}. */
    public static LedgerSays of(String json) throws IOException {
        List<Dispatch> dispatches = new ArrayList<>();
        if (json.isBlank()) {
            throw new IOException("the program says nothing of its dispatches");
        }
        for (JsonNode each : JsonMapper.shared().readTree(json).get("dispatches")) {
            List<Delivery> deliveries = new ArrayList<>();
            for (JsonNode delivery : each.get("deliveries")) {
                JsonNode code = delivery.get("exit_code");
                deliveries.add(new Delivery(text(delivery, "target"), text(delivery, "state"), text(delivery, "reason"),
                        code == null ? OptionalInt.empty() : OptionalInt.of(code.asInt())));
            }
            dispatches.add(new Dispatch(each.get("id").asLong(), text(each, "package"), text(each, "sha256"),
                    text(each, "route"), text(each, "state"), text(each, "reason"), deliveries));
        }
        dispatches.sort(Comparator.comparingLong(Dispatch::id));
        return new LedgerSays(dispatches);
    }

    /** The dispatches of one package that were not turned away because it had been handed in before. */
    public List<Dispatch> of(String pack, String sha256) {
        return dispatches.stream()
                .filter(each -> each.pack().equals(pack) && each.sha256().equals(sha256))
                .filter(each -> !each.reason().equals("handed-in-before"))
                .toList();
    }

    /** The same as far as it is about one host. */
    LedgerSays at(String host) {
        return new LedgerSays(dispatches.stream()
                .map(each -> new Dispatch(each.id(), each.pack(), each.sha256(), each.route(), each.state(), each.reason(),
                        each.deliveries().stream().filter(delivery -> delivery.host().equals(host)).toList()))
                .toList());
    }

    private static String text(JsonNode node, String name) {
        return node.has(name) ? node.get(name).asString() : "";
    }
}

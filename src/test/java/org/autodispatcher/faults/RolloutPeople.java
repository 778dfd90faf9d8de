package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.faults.LedgerSays.Delivery;
import org.autodispatcher.faults.LedgerSays.Dispatch;
import org.autodispatcher.faults.RolloutRoute.Does;
import org.autodispatcher.faults.RolloutSite.Sent;

/**
 * What people do about the packages of one round: they look at how things stand, and order what is to be ordered by that. So whatever
 * was killed before it stood in the ledger is ordered once more.
 */
final class RolloutPeople {
    private static final List<String> COMES = List.of("queued", "delivering", "delivered");
    private static final List<String> MOVING = List.of("queued", "delivering", "delivered", "upgrading", "deferred");

    private final RolloutSite site;
    private final List<Sent> sent;
    private final long before;
    private boolean gone;

    RolloutPeople(RolloutSite site, List<Sent> sent) throws Exception {
        this.site = site;
        this.sent = sent;
        before = LedgerEntries.after(site.site().home(), 0).stream().mapToLong(LedgerEntries.Line::sequence).max().orElse(0);
        gone = sent.stream().anyMatch(each -> each.route().name().equals(RolloutSite.AWAY));
        if (gone) {
            site.goesAway();
        }
    }

    /** How things stand at a moment. */
    private record Look(LedgerSays says, List<LedgerEntries.Line> lines) {
        Optional<Dispatch> of(Sent each) {
            return says.of(each.name(), each.sha256()).stream().findFirst();
        }

        boolean any(Dispatch dispatch, Delivery delivery, String step) {
            return lines.stream().anyMatch(line -> line.dispatch() == dispatch.id() && line.target().equals(delivery.target()) && line.step().equals(step));
        }
    }

    private Look look() throws Exception {
        List<LedgerEntries.Line> lines = LedgerEntries.after(site.site().home(), before); // first: what is ordered because of an entry missing is missing
        return new Look(site.site().says(), lines);
    }

    /** What they hand in: all, or what has not come to be a dispatch. */
    List<Handed> handIn(boolean all) throws Exception {
        Look look = look();
        return sent.stream().filter(each -> all || look.of(each).isEmpty()).map(each -> each.handed().getFirst()).toList();
    }

    /** The orders to be given now, each with its words. */
    List<List<String>> orders() throws Exception {
        Look look = look();
        List<List<String>> orders = new ArrayList<>();
        for (Sent each : sent) {
            for (Dispatch dispatch : look.of(each).stream().toList()) {
                for (Delivery delivery : dispatch.deliveries()) {
                    orders.addAll(orders(each.route(), look, dispatch, delivery));
                }
            }
        }
        return orders.stream().distinct().toList();
    }

    private List<List<String>> orders(RolloutRoute route, Look look, Dispatch dispatch, Delivery delivery) throws Exception {
        String id = String.valueOf(dispatch.id());
        boolean comes = COMES.contains(delivery.state());
        return switch (delivery.reason()) {
            case "approval" -> List.of(List.of("approve", id));
            case "max-failures" -> route.does(Does.RELEASE) ? List.of(List.of("release", id)) : List.of();
            case "window" -> look.any(dispatch, delivery, "override") ? List.of() : List.of(List.of("release", "--override", "--reason", "now", id));
            case "host-key-unknown" -> unknown(route, look, dispatch, delivery);
            default -> route.does(Does.APPROVE_EARLY) && comes && !look.any(dispatch, delivery, "approve")
                    ? List.of(List.of("approve", id))
                    : List.of();
        };
    }

    private List<List<String>> unknown(RolloutRoute route, Look look, Dispatch dispatch, Delivery delivery) throws Exception {
        String id = String.valueOf(dispatch.id());
        if (route.does(Does.LEAVE_OUT)) {
            return look.any(dispatch, delivery, "leave-out") ? List.of() : List.of(List.of("release", id, "--without", delivery.target()));
        }
        return List.of(site.trusts() ? List.of("release", id + ":" + delivery.target()) : List.of("trust", "--yes", RolloutSite.address(site.unknown())));
    }

    /** The target that is gone comes back once all that goes there was put off; whether it is there. */
    boolean broughtBack() throws Exception {
        if (gone && allPutOff(look())) {
            site.comesBack();
            gone = false;
        }
        return !gone;
    }

    private boolean allPutOff(Look look) {
        return sent.stream().filter(each -> each.route().name().equals(RolloutSite.AWAY)).allMatch(each -> look.of(each).stream()
                .anyMatch(dispatch -> look.lines().stream().anyMatch(line -> line.dispatch() == dispatch.id() && line.step().equals("defer"))));
    }

    /** The dispatches that move without an owner to move them. */
    List<List<String>> left() throws Exception {
        Look look = look();
        return sent.stream().flatMap(each -> look.of(each).stream()).filter(Dispatch::active).map(each -> List.of("retry", String.valueOf(each.id()))).toList();
    }

    /** Whether everything was taken, nothing moves and nothing is to be ordered. */
    boolean done() throws Exception {
        Look look = look();
        return sent.stream().allMatch(each -> look.of(each).filter(dispatch -> !dispatch.active()).isPresent()) && orders().isEmpty();
    }

    /** How many deliveries move. */
    int open() throws Exception {
        Look look = look();
        return (int) sent.stream().flatMap(each -> look.of(each).stream()).flatMap(each -> each.deliveries().stream())
                .filter(each -> MOVING.contains(each.state())).count();
    }

    /** How many entries there are since the round began. */
    int entries() throws Exception {
        return look().lines().size();
    }
}

package org.autodispatcher.dispatch;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.VersionOrder;

/**
 * What the other packages of its line on the same target mean for a delivery: one that is newer may take its place ({@code order}), it may be
 * older than what is installed ({@code downgrade}), or follow one that failed ({@code after_failure}). Which of two is newer, their versions
 * say by {@code version_order}; where one has none, the order of arrival.
 */
final class Line {
    /** What a line has to be asked for but seldom goes beyond the few newest. */
    private static final int FEW = 20;
    private static final String VERSION = "version";

    /** What came to its end last is what is installed, in whatever order they came. */
    private static final Comparator<Member> SINCE = Comparator.comparing(member ->
            member.delivery().fact(DeliveryRecord.SINCE).map(Instant::parse).orElse(Instant.EPOCH));

    private final LedgerView ledger;

    Line(LedgerView ledger) {
        this.ledger = ledger;
    }

    /** One package of the line on the target. */
    private record Member(long dispatch, Optional<String> version, DeliveryRecord delivery) {}

    /** What takes the place of a delivery whose upgrade has not started. */
    Optional<Failure> superseded(Course course, Routed routed, String target) {
        if (routed.route().get(RouteKeys.ORDER) != Choices.Order.LATEST) {
            return Optional.empty();
        }
        Member own = own(course, routed, target);
        Stream<Member> later = all(routed, target, HistoryFilter.Stand.ANY).takeWhile(other -> other.dispatch() > own.dispatch());
        Stream<Member> open = all(routed, target, HistoryFilter.Stand.ANY)
                .filter(other -> other.dispatch() < own.dispatch() && (other.delivery().goesOn() || awaitsApproval(other.delivery())));
        return Stream.concat(later, open)
                .filter(other -> stands(other.delivery().state()) && isNewer(routed.route(), other, own))
                .findFirst()
                .map(other -> Failure.of(Reason.SUPERSEDED).with("by", other.dispatch()));
    }

    private static boolean awaitsApproval(DeliveryRecord delivery) {
        return delivery.state() == DeliveryState.HELD && delivery.reason().filter(Reason.APPROVAL::equals).isPresent();
    }

    /** Whether a package in this state takes the place of others. */
    private static boolean stands(DeliveryState state) {
        return switch (state) {
            case QUEUED, DELIVERING, DELIVERED, UPGRADING, UPGRADED, DEFERRED, HELD, IN_DOUBT -> true;
            case FAILED, SUPERSEDED, CANCELLED -> false;
        };
    }

    private static boolean isNewer(Route route, Member one, Member other) {
        int compared = compared(route, one, other);
        return compared > 0 || compared == 0 && one.dispatch() > other.dispatch();
    }

    /** By their versions; nothing where one of them has none. */
    private static int compared(Route route, Member one, Member other) {
        return one.version().isEmpty() || other.version().isEmpty()
                ? 0
                : VersionOrder.of(route.get(RouteKeys.VERSION_ORDER)).compare(one.version().get(), other.version().get());
    }

    /** Why a placed delivery is held for what became of others before it. */
    Optional<Failure> keeps(Course course, Routed routed, String target) {
        boolean never = routed.route().get(RouteKeys.DOWNGRADE) == Choices.Downgrade.ALLOW
                && routed.route().get(RouteKeys.AFTER_FAILURE) == Choices.AfterFailure.CONTINUE;
        if (never) {
            return Optional.empty();
        }
        Member own = own(course, routed, target);
        return lower(own, routed, target).or(() -> afterFailure(own, routed, target));
    }

    private Optional<Failure> lower(Member own, Routed routed, String target) {
        if (routed.route().get(RouteKeys.DOWNGRADE) == Choices.Downgrade.ALLOW || own.delivery().accepted(Reason.DOWNGRADE)) {
            return Optional.empty();
        }
        return all(routed, target, HistoryFilter.Stand.ANY)
                .filter(other -> other.dispatch() != own.dispatch() && other.delivery().state() == DeliveryState.UPGRADED)
                .limit(FEW)
                .max(SINCE)
                .filter(installed -> compared(routed.route(), own, installed) < 0)
                .map(installed -> Failure.of(Reason.DOWNGRADE)
                        .with("version", own.version().orElse(""))
                        .with("installed", installed.version().orElse(""))
                        .with("by", installed.dispatch()));
    }

    private Optional<Failure> afterFailure(Member own, Routed routed, String target) {
        if (routed.route().get(RouteKeys.AFTER_FAILURE) == Choices.AfterFailure.CONTINUE || own.delivery().accepted(Reason.AFTER_FAILURE)) {
            return Optional.empty();
        }
        return all(routed, target, HistoryFilter.Stand.ANY)
                .filter(other -> other.dispatch() != own.dispatch())
                .filter(other -> other.delivery().state() == DeliveryState.FAILED || other.delivery().state() == DeliveryState.UPGRADED)
                .limit(FEW)
                .max(SINCE)
                .filter(last -> last.delivery().state() == DeliveryState.FAILED)
                .map(last -> Failure.of(Reason.AFTER_FAILURE).with("by", last.dispatch()));
    }

    /** The dispatches before this one that have not been upgraded on the target since the last that was, as the ledger keeps them. */
    String passed(Course course, Routed routed, String target) {
        return members(routed, target, HistoryFilter.Stand.ANY, FEW)
                .filter(other -> other.dispatch() < course.dispatch())
                .takeWhile(other -> other.delivery().state() != DeliveryState.UPGRADED)
                .filter(other -> switch (other.delivery().state()) {
                    case HELD, FAILED, SUPERSEDED, CANCELLED -> true;
                    case QUEUED, DELIVERING, DELIVERED, UPGRADING, UPGRADED, DEFERRED, IN_DOUBT -> false;
                })
                .map(other -> String.valueOf(other.dispatch()))
                .collect(Collectors.joining(" "));
    }

    private Member own(Course course, Routed routed, String target) {
        return new Member(course.dispatch(), Optional.ofNullable(routed.groups().get(VERSION)).filter(text -> !text.isEmpty()), course.record(target));
    }

    /** The newest first. */
    private Stream<Member> all(Routed routed, String target, HistoryFilter.Stand stand) {
        return Stream.concat(
                members(routed, target, stand, FEW),
                Stream.of(true).flatMap(_ -> members(routed, target, stand, Integer.MAX_VALUE).skip(FEW)));
    }

    private Stream<Member> members(Routed routed, String target, HistoryFilter.Stand stand, int most) {
        HistoryFilter.Way way = new HistoryFilter.Way(Optional.of(routed.route().name()), Optional.of(routed.line()), Optional.of(target));
        List<Long> ids = ledger.find(new HistoryFilter(HistoryFilter.Pack.ANY, way, stand, HistoryFilter.Span.ANY, most));
        return ids.stream().flatMap(id -> member(id, target).stream());
    }

    /** Nothing where it was turned away as a whole before anything came of it: the same package, handed in twice, is newer than nobody. */
    private Optional<Member> member(long dispatch, String target) {
        DispatchRecord whole = ledger.dispatch(dispatch);
        DeliveryRecord delivery = ledger.delivery(dispatch, target);
        Optional<String> version = whole.fact(Routed.GROUP + VERSION).filter(text -> !text.isEmpty());
        boolean turnedAway = whole.failure().isPresent() && delivery.state() == DeliveryState.QUEUED;
        return turnedAway ? Optional.empty() : Optional.of(new Member(dispatch, version, delivery));
    }
}

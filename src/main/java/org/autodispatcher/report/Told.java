package org.autodispatcher.report;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;

/**
 * Why a dispatch or delivery stands where it stands, and what to type next. The reason's own hint says how to mend what is wrong;
 * which decision is needed after that depends on the state, and is added here with the id it is about.
 *
 * @param message what happened, in one line
 * @param hint    the next thing to type
 */
public record Told(String message, String hint) {
    /** What may be mended in the route: an open dispatch keeps the route it has until it is routed anew. */
    private static final Set<Reason> MENDED_IN_ROUTE = EnumSet.of(
            Reason.NO_LOGIN, Reason.LOGIN_REFUSED, Reason.ALGORITHMS, Reason.CLEARTEXT_REFUSED, Reason.PROTOCOL_MISSING,
            Reason.NO_WRITE_RIGHT, Reason.PATH_REFUSED, Reason.NO_RENAME, Reason.NO_OVERWRITE, Reason.SIZE_ONLY,
            Reason.NO_POSIX_SHELL, Reason.PROFILE_ASKS);
    /** Their own hint names the decision. */
    private static final Set<Reason> COMPLETE = EnumSet.of(
            Reason.HANDED_IN_BEFORE, Reason.LEDGER_BEHIND, Reason.LEDGER_DAMAGED, Reason.LEDGER_UNUSABLE, Reason.SPOOL_DAMAGED,
            Reason.APPROVAL, Reason.MAX_FAILURES, Reason.MAX_UNREACHABLE, Reason.DOWNGRADE, Reason.AFTER_FAILURE);

    /** Of a dispatch that did not get as far as its targets; empty where nothing is to be told. */
    public static Optional<Told> of(Wording wording, Sentences sentences, DispatchRecord dispatch) {
        Map<String, String> context = sentences.context(dispatch);
        return dispatch.failure().map(sentences::shown).map(failure -> {
            context.put("file_word", ShellQuote.word(failure.values().getOrDefault("path", context.get("package"))));
            String hint = wording.hint(failure, context);
            return new Told(wording.message(failure, context), then(wording, ofWhole(dispatch, failure), hint, context));
        });
    }

    /** Of one delivery; empty where it has no reason. */
    public static Optional<Told> of(Wording wording, Sentences sentences, DispatchRecord dispatch, DeliveryRecord delivery) {
        Map<String, String> context = sentences.context(dispatch, delivery);
        context.put("dispatch", String.valueOf(dispatch.id()));
        return delivery.failure().map(sentences::shown).map(failure -> {
            String message = wording.message(failure, context);
            String hint = runFolder(wording, failure, context, wording.hint(failure, context));
            return new Told(
                    givenUp(delivery, failure) ? givenUp(wording, delivery, message) : message,
                    then(wording, next(delivery, failure), hint, context));
        });
    }

    /** A run in doubt may have left on the target what tells how it ended. */
    private static String runFolder(Wording wording, Failure failure, Map<String, String> context, String hint) {
        String folder = failure.values().getOrDefault("folder", "");
        if (failure.reason().state() != DeliveryState.IN_DOUBT || folder.isEmpty() || failure.is(Reason.IN_DOUBT, "differs")) {
            return hint;
        }
        Map<String, String> values = new TreeMap<>(context);
        values.put("folder_remote", Wording.remote(folder));
        return then(wording, "next.run-folder", hint, values);
    }

    private static String givenUp(Wording wording, DeliveryRecord delivery, String message) {
        String attempts = String.valueOf(delivery.attempts());
        return delivery.fact(DeliveryRecord.TRIED_FOR)
                .map(seconds -> wording.textOf("record", "given-up-after",
                        "message", message, "time", Amounts.time(Duration.ofSeconds(Long.parseLong(seconds))), "attempts", attempts))
                .orElseGet(() -> wording.textOf("record", "given-up", "message", message, "attempts", attempts));
    }

    /** Held for a reason that is usually tried again by itself: it was, for as long as the route says. */
    private static boolean givenUp(DeliveryRecord delivery, Failure failure) {
        return delivery.state() == DeliveryState.HELD && failure.reason().state() == DeliveryState.DEFERRED;
    }

    private static String then(Wording wording, String key, String hint, Map<String, String> context) {
        Map<String, String> values = new TreeMap<>(context);
        values.put("hint", hint);
        return wording.textOf("record", key, values);
    }

    private static String ofWhole(DispatchRecord dispatch, Failure failure) {
        if (COMPLETE.contains(failure.reason()) || dispatch.stopped() != DeliveryState.HELD) {
            return "next.nothing";
        }
        if (dispatch.fact(DispatchRecord.SHA256).isEmpty()) {
            return dispatch.fact(DispatchRecord.SOURCE).filter(Origin.INCOMING::equals).isPresent() ? "next.by-itself" : "next.hand-in";
        }
        return failure.reason() == Reason.NO_ROUTE ? "next.reload" : "next.release";
    }

    private static String next(DeliveryRecord delivery, Failure failure) {
        if (COMPLETE.contains(failure.reason())) {
            return "next.nothing";
        }
        return switch (delivery.state()) {
            case HELD -> givenUp(delivery, failure) ? "next.retry" : held(failure.reason());
            case FAILED -> delivery.rollbackDue() ? "next.rolling-back" : delivery.rollbackInDoubt() ? "next.resolve" : "next.retry";
            case IN_DOUBT -> "next.resolve";
            case DEFERRED -> "next.sooner";
            case UPGRADING -> failure.reason() == Reason.OVERDUE ? "next.nothing" : "next.unseen";
            case QUEUED, DELIVERING, DELIVERED, UPGRADED, SUPERSEDED, CANCELLED -> "next.nothing";
        };
    }

    private static String held(Reason reason) {
        return MENDED_IN_ROUTE.contains(reason) ? "next.release-or-reroute" : "next.release";
    }
}

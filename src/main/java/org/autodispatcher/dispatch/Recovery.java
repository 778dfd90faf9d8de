package org.autodispatcher.dispatch;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;

/** What a new owner of HOME finds open: who had a turn or a place gets it back before anybody asks for one, then all go on. */
final class Recovery {
    private final Ledger ledger;
    private final Turns turns;
    private final Conductor conductor;
    private final TargetFacts facts;

    Recovery(Ledger ledger, Turns turns, Conductor conductor, TargetFacts facts) {
        this.ledger = ledger;
        this.facts = facts;
        this.turns = turns;
        this.conductor = conductor;
    }

    /** @param setOff sets a dispatch off, for the account that handed it in */
    void run(ObjLongConsumer<String> setOff) {
        facts.everPlain().forEach(this::seizeOfEnded);
        List<Long> open = ledger.unended();
        open.forEach(this::restoreTurns);
        for (long dispatch : open) {
            DispatchRecord record = ledger.dispatch(dispatch);
            if (record.failure().isEmpty()) {
                takeUp(dispatch, record.submitter(), setOff);
            }
        }
    }

    /** A bug that one of them brings to light keeps the others from nothing. */
    private void takeUp(long dispatch, String actor, ObjLongConsumer<String> setOff) {
        try {
            setOff.accept(actor, dispatch);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException bug) {
            conductor.bug(dispatch, "", bug);
        }
    }

    private void restoreTurns(long dispatch) {
        DispatchRecord record = ledger.dispatch(dispatch);
        for (DeliveryRecord delivery : record.deliveries()) {
            // held as a whole, because it was handed in before, it is under way nowhere
            if (record.failure().isEmpty() && delivery.goesOn() || delivery.state() == DeliveryState.IN_DOUBT
                    || delivery.reason().filter(Reason.APPROVAL::equals).isPresent() && delivery.state() == DeliveryState.HELD) {
                turns.enter(delivery.target(), record.fact(DispatchRecord.LINE).orElse(""), dispatch);
            }
            if (delivery.state() == DeliveryState.UPGRADING || delivery.rollbackDue() || UpgradeEnds.mayRunUnseen(delivery)
                    || UpgradeEnds.rollbackMayRun(delivery)) {
                turns.seize(Order.turn(record.fact(Routed.TURN), delivery.target()), delivery.target(), dispatch);
            }
            String place = Order.place(
                    delivery.fact(Stages.DIRECTORY).orElse(""), record.fact(DispatchRecord.PACKAGE).orElse(""));
            if (!delivery.ended() && begunToPlace(dispatch, delivery.target(), place)) {
                turns.own(delivery.target(), place, dispatch);
            }
        }
    }

    /** Of what has ended, a way back may still run on a target where runs were plain: nothing there speaks for it, and nobody has looked. */
    private void seizeOfEnded(String target) {
        HistoryFilter failed = new HistoryFilter(
                HistoryFilter.Pack.ANY,
                new HistoryFilter.Way(Optional.empty(), Optional.empty(), Optional.of(target)),
                new HistoryFilter.Stand(Optional.of(DispatchState.FAILED), Optional.of(DeliveryState.FAILED), Optional.empty()),
                HistoryFilter.Span.ANY, Integer.MAX_VALUE);
        for (long dispatch : ledger.find(failed).reversed()) {
            if (UpgradeEnds.rollbackMayRun(ledger.delivery(dispatch, target))) {
                turns.seize(Order.turn(ledger.dispatch(dispatch).fact(Routed.TURN), target), target, dispatch);
            }
        }
    }

    /** Whether anything of it may lie under its final path, be it for having been written there at once. */
    private boolean begunToPlace(long dispatch, String target, String place) {
        return ledger.entries(dispatch, target).stream().map(Entry::draft).anyMatch(draft -> draft.step() == Step.PLACE
                || draft.step() == Step.STAGE && place.equals(draft.values().get(Stages.STAGED_PATH)));
    }
}

package org.autodispatcher.dispatch;

import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.ledger.DeliveryRecord;

/** Deliveries that are given up, or let go of, whether they move or rest; also where one begins or ceases to move in that very moment. */
record Cancelling(Deliveries deliveries, Conductor conductor) {
    /** Gives a delivery up; not where its upgrade has come to run in the meantime. */
    boolean cancel(Course course, DeliveryRecord record, Attempts.Cancellation order) {
        Optional<Attempts> moving = conductor.of(course.dispatch(), record.target());
        if (moving.isEmpty()) {
            synchronized (deliveries) { // nobody sets it off meanwhile
                moving = conductor.of(course.dispatch(), record.target());
                if (moving.isEmpty()) {
                    return cancelResting(course, record, order);
                }
            }
        }
        return cancelMoving(course, moving.get(), order);
    }

    /** An order that comes while it comes to rest reaches nobody; it is given once more to what is there then. */
    private boolean cancelMoving(Course course, Attempts moving, Attempts.Cancellation order) {
        if (moving.cancel(order) && order.carriedOut(awaitGone(course, moving))) {
            return true;
        }
        DeliveryRecord now = course.record(moving.delivery().target());
        if (Attempts.beyondCancelling(now)) {
            return false;
        }
        synchronized (deliveries) {
            Optional<Attempts> next = conductor.of(course.dispatch(), now.target());
            return next.isPresent() ? next.get().cancel(order) && order.carriedOut(awaitGone(course, next.get())) : cancelResting(course, now, order);
        }
    }

    /** Holds what of a dispatch has not been upgraded, and is not being. */
    void hold(Course course, String actor, Failure why) {
        for (DeliveryRecord each : course.record().deliveries()) {
            if (!Attempts.beyondCancelling(each)) {
                cancel(course, each, new Attempts.Cancellation(actor, "", Optional.of(why)));
            }
        }
    }

    private boolean cancelResting(Course course, DeliveryRecord record, Attempts.Cancellation order) {
        if (Attempts.beyondCancelling(course.record(record.target()))) {
            return false; // it has just come to its end
        }
        order.mark(deliveries.steps(course, record, order.actor()));
        deliveries.resolved(course, record);
        conductor.wake(course.dispatch());
        Optional<Attempts> late = conductor.of(course.dispatch(), record.target());
        return late.isEmpty() || cancelledAll(course, late.get(), order);
    }

    /** Who set it off in the same moment may have looked at it before the order stood there, and has gone on since. */
    private boolean cancelledAll(Course course, Attempts late, Attempts.Cancellation order) {
        letGo(course, course.record(late.delivery().target()));
        DeliveryRecord now = course.record(late.delivery().target());
        return order.carriedOut(now) || cancelResting(course, now, order);
    }

    /** Has nothing more done for a delivery for now; it keeps its state. */
    void letGo(Course course, DeliveryRecord record) {
        conductor.of(course.dispatch(), record.target()).ifPresent(moving -> {
            moving.cut();
            awaitGone(course, moving);
        });
    }

    private DeliveryRecord awaitGone(Course course, Attempts moving) {
        try {
            conductor.awaitGone(moving);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return course.record(moving.delivery().target());
    }
}

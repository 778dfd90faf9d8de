package org.autodispatcher.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.ledger.DispatchRecord;

/** How all that is waited for stands: first as the record says, then as events tell. */
final class TargetRows {
    /** Where a dispatch stopped before it had targets. */
    private static final String NO_TARGET = "–";

    private final Collection<Decision.Subject> subjects;
    private final boolean several;
    private final Map<Subject, TargetRow> rows = new LinkedHashMap<>();

    private record Subject(long dispatch, String target) {}

    /** @param subjects what is waited for; what happens to other targets of these dispatches is left out */
    TargetRows(Collection<Decision.Subject> subjects) {
        this.subjects = List.copyOf(subjects);
        several = subjects.stream().map(Decision.Subject::dispatch).distinct().count() > 1;
    }

    /** In the order they came. */
    List<TargetRow> all() {
        return List.copyOf(rows.values());
    }

    /** As the record has it. Who comes late is not told of what happened long ago. */
    void take(DispatchRecord dispatch) {
        dispatch.deliveries().forEach(delivery ->
                change(dispatch.id(), delivery.target(), row -> row.moved(delivery.state(), delivery.failure())));
    }

    void take(DispatchEvent event) {
        switch (event) {
            case DispatchEvent.Arrived _ -> {
                // it has no targets yet
            }
            case DispatchEvent.Routed(long dispatch, String route, List<Target> targets) -> {
                rows.remove(new Subject(dispatch, NO_TARGET)); // it was stopped before, and goes on
                targets.forEach(target -> change(dispatch, target.text(), row -> row));
            }
            case DispatchEvent.Stopped(long dispatch, Failure failure) ->
                change(dispatch, NO_TARGET, row -> row.moved(failure.reason().state(), Optional.of(failure)));
            case DispatchEvent.Moved(long dispatch, Target target, DeliveryState state, Optional<Failure> failure) ->
                change(dispatch, target.text(), row -> row.moved(state, failure));
            case DispatchEvent.Sent(long dispatch, Target target, var progress) ->
                change(dispatch, target.text(), row -> row.sent(progress));
            case DispatchEvent.Output(long dispatch, Target target, String line) ->
                change(dispatch, target.text(), row -> row.said(line));
            case DispatchEvent.Overdue(long dispatch, Target target) ->
                change(dispatch, target.text(), TargetRow::overdue);
        }
    }

    private void change(long dispatch, String target, UnaryOperator<TargetRow> change) {
        if (subjects.stream().anyMatch(asked -> asked.dispatch() == dispatch && asked.target().map(target::equals).orElse(true))) {
            String id = several ? dispatch + ":" + target : target;
            rows.compute(new Subject(dispatch, target), (_, row) ->
                    change.apply(row == null ? TargetRow.of(id, DeliveryState.QUEUED, Optional.empty()) : row));
        }
    }
}

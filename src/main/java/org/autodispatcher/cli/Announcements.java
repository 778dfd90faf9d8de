package org.autodispatcher.cli;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.Wording;

/** What is said of a dispatch in a line of its own, wherever the rest of it is shown. */
final class Announcements {
    private final Wording wording;
    private final Set<Long> routed = new HashSet<>();

    Announcements(Wording wording) {
        this.wording = wording;
    }

    /** The line; empty where there is none, or it was said before: a dispatch may be conducted anew. */
    Optional<String> of(DispatchEvent event) {
        return switch (event) {
            case DispatchEvent.Arrived(long dispatch, var pack) -> Optional.of(wording.text(
                    "event.arrived",
                    "id", String.valueOf(dispatch),
                    "package", pack.name(),
                    "size", Amounts.bytes(pack.size()),
                    "sha256", pack.sha256().hex()));
            case DispatchEvent.Routed(long dispatch, String route, var targets) -> Optional.of(dispatch)
                    .filter(routed::add)
                    .map(id -> wording.text(
                            "event.routed", "id", String.valueOf(id), "route", route, "count", String.valueOf(targets.size())));
            case DispatchEvent.Overdue(long dispatch, var target) ->
                Optional.of(wording.text("event.overdue", "target", target.text()));
            case DispatchEvent.Stopped _, DispatchEvent.Moved _, DispatchEvent.Sent _, DispatchEvent.Output _ -> Optional.empty();
        };
    }
}

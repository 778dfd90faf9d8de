package org.autodispatcher.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code show ID}: one dispatch, with everything that happened to it. */
@Command(name = "show")
final class ShowCommand implements Callable<Integer> {
    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Parameters(paramLabel = "${bundle:label.id}", descriptionKey = "id")
    private String id = "";

    ShowCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.LOOK)) {
            Decision.Subject subject = new Subjects(desk).subject(id);
            List<Entry> entries = desk.control().entries(subject.dispatch()).stream()
                    .filter(entry -> about(subject, entry))
                    .toList();
            DispatchRecord dispatch = only(subject, desk.dispatch(subject.dispatch()));
            if (options.json()) {
                Map<String, Object> fields = new Json(screen.wording()).dispatch(dispatch, entries, desk.sentences());
                screen.line(Json.write(Map.of("dispatches", List.of(fields))));
            } else {
                new DispatchPage(desk, dispatch, entries).print();
            }
            return ExitCode.DONE.status();
        }
    }

    private static boolean about(Decision.Subject subject, Entry entry) {
        String target = entry.draft().target();
        return target.isEmpty() || subject.target().map(target::equals).orElse(true);
    }

    /** The dispatch with the one delivery that is meant, where one is. */
    static DispatchRecord only(Decision.Subject subject, DispatchRecord dispatch) {
        return subject.target()
                .flatMap(dispatch::delivery)
                .map(delivery -> new DispatchRecord(dispatch.id(), dispatch.arrived(), dispatch.submitter(),
                        dispatch.facts(), dispatch.failure(), dispatch.stopped(), List.of(delivery)))
                .orElse(dispatch);
    }
}

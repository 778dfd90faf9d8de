package org.autodispatcher.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Wording;

/** Tells what is left undone where nobody waits any longer: the wait has ended, or somebody ends the program. */
final class Unfinished {
    private final Wording wording;
    private final Options options;
    private final List<String> lines = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private boolean upgrading;

    /**
     * @param files      what was asked for, in that order
     * @param dispatches how the dispatches stand that were begun, in the order of their files
     */
    Unfinished(Wording wording, Options options, List<Path> files, List<DispatchRecord> dispatches) {
        this.wording = wording;
        this.options = options;
        for (int i = 0; i < files.size(); i++) {
            if (i < dispatches.size()) {
                begun(files.get(i), dispatches.get(i));
            } else {
                notBegun(files.get(i));
            }
        }
    }

    /** Says what ended, under {@code KEY.message}, what was left undone by that, and what to do. */
    void tell(Screen screen, String key, String... namesAndValues) {
        String hint = upgrading
                ? wording.text("unfinished.upgrading")
                : wording.text("unfinished.again", "files", words(), "home_option", options.homeOption());
        screen.error(wording.text(key, namesAndValues), lines, hint);
    }

    private void begun(Path file, DispatchRecord dispatch) {
        if (dispatch.deliveries().isEmpty() && dispatch.failure().isEmpty()) {
            notBegun(file);
        }
        for (DeliveryRecord delivery : dispatch.moving()) {
            lines.add(dispatch.id() + ":" + delivery.target() + "  " + wording.word(delivery.state()));
            upgrading |= delivery.state() == DeliveryState.UPGRADING;
        }
        if (!dispatch.moving().isEmpty()) {
            files.add(file);
        }
    }

    private void notBegun(Path file) {
        lines.add(wording.text("unfinished.not-begun", "package", PackageNames.shown(String.valueOf(file.getFileName()))));
        files.add(file);
    }

    private String words() {
        return files.stream().map(file -> " " + ShellQuote.word(file.toString())).collect(Collectors.joining());
    }
}

package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.Name;

/** Companions that came, or changed, after their packages were taken. */
final class LateCompanions {
    private final Sink sink;
    private final Root root;

    LateCompanions(Sink sink, Root root) {
        this.sink = sink;
        this.root = root;
    }

    /**
     * Holds what a companion says now against what was taken.
     *
     * @param nothingTaken is run where nothing was taken of the package then
     */
    void look(Folder folder, Name name, Runnable nothingTaken) {
        try (Descriptor top = root.open(); Descriptor open = folder.open(top)) {
            Optional<Companion> companion = Companion.of(open, name);
            if (companion.isPresent() && companion.get().digest().isPresent()) {
                String file = Tells.of(root.path(), folder).folder() + "/" + name.lossless();
                Companion.Kind kind = companion.get().kind();
                if (sink.companion(file, kind.text(), kind.algorithm(), companion.get().digest().get())) {
                    nothingTaken.run();
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // it has gone again, or cannot be compared now: the package goes on as it did
        }
    }
}

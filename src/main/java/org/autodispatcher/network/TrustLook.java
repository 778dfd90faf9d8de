package org.autodispatcher.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A trust file as one who only looks has it: as it lies, and from his first change on as that would have made it, for him alone.
 * The file is never written.
 */
public final class TrustLook implements TrustFile.Change {
    private final Path file;
    private Optional<List<String>> changed = Optional.empty();

    public TrustLook(Path file) {
        this.file = file;
    }

    /** Fails as {@link TrustFile#lines}. */
    @Override
    public synchronized List<String> lines() throws IOException {
        return changed.isPresent() ? changed.get() : TrustFile.lines(file);
    }

    /** What {@link TrustFile#change} is for those who record. */
    public synchronized void change(TrustFile.Change change) throws IOException {
        changed = Optional.of(List.copyOf(change.lines()));
    }
}

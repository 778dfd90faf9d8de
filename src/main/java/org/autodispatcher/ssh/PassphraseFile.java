package org.autodispatcher.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;

/** A file whose first line opens private keys. */
public final class PassphraseFile {
    private PassphraseFile() {}

    /**
     * What opens the keys; empty where the file is.
     *
     * @throws org.autodispatcher.FailureException {@code secret-unreadable}, variant {@code passphrase-file}
     */
    public static Optional<Secret> passphrase(Path file) throws IOException {
        if (!Files.isRegularFile(file)) { // a pipe would keep us waiting
            throw unreadable(file).exception();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().map(Secret::of);
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(file).exception(e);
        }
    }

    private static Failure unreadable(Path file) {
        return Failure.of(Reason.SECRET_UNREADABLE, "passphrase-file").with("file", file);
    }
}

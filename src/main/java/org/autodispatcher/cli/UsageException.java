package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.config.DidYouMean;

/**
 * What a person typed or configured cannot be done; nothing was begun. Its wording stands under {@code KEY.message} and
 * {@code KEY.hint} of the command line's wording file.
 */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String[] namesAndValues;

    /** @param namesAndValues what the sentences mention; alternating */
    UsageException(String key, String... namesAndValues) {
        super(key);
        this.key = key;
        this.namesAndValues = namesAndValues;
    }

    /** A file or folder that cannot be used, for whatever reason there is. */
    static UsageException unusable(Path path, IOException why) {
        String key = switch (why) {
            case AccessDeniedException denied -> "usage.io-denied";
            case NoSuchFileException missing -> "usage.io-missing";
            case FileAlreadyExistsException taken -> "usage.io-taken";
            default -> "usage.io";
        };
        Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        String detail = why instanceof FileSystemException known ? known.getReason() : why.getMessage();
        return new UsageException(key,
                "path", path.toString(),
                "path_word", ShellQuote.word(path.toString()),
                "folder_word", ShellQuote.word(folder.toString()),
                "account", System.getProperty("user.name"),
                "detail", Optional.ofNullable(detail).orElse(why.getClass().getSimpleName()));
    }

    /** Things that have names. Each is told with the name that was probably meant, or with all there are. */
    enum Named {
        STATE("usage.no-such-state", "usage.no-such-state.closest"),
        REASON("usage.no-such-reason", "usage.no-such-reason.closest"),
        ROUTE("usage.no-such-route", "usage.no-such-route.closest"),
        SCOPE_TARGET("usage.no-such-scope-target", "usage.no-such-scope-target.closest");

        private final String key;
        private final String closestKey;

        Named(String key, String closestKey) {
            this.key = key;
            this.closestKey = closestKey;
        }
    }

    /** A name that is none of {@code known}. */
    static UsageException unknown(Named what, String typed, Collection<String> known) {
        String text = PackageNames.shown(typed);
        return DidYouMean.closest(typed, known)
                .map(closest -> new UsageException(
                        what.closestKey, "text", text, "closest", closest, "closest_word", ShellQuote.word(closest)))
                .orElseGet(() -> new UsageException(what.key, "text", text, "known", String.join(", ", known)));
    }

    String key() {
        return key;
    }

    String[] namesAndValues() {
        return namesAndValues.clone();
    }
}

package org.autodispatcher.arrival.incoming;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.linux.Accounts;
import org.autodispatcher.linux.Name;
import org.autodispatcher.linux.Stat;

/**
 * Makes the failures that are about files of one folder: each names the file by its path, as text and as a word of a command.
 *
 * @param folder its path; what is not UTF-8 in it is written as {@link Name#lossless} does
 */
record Tells(String folder) {
    private static final String ACCOUNT = System.getProperty("user.name");

    /** @param path from the root to the file, see {@link Folder#path} */
    static Tells of(Path root, Folder folder) {
        String below = folder.path(Name.of(""));
        return new Tells(root + (below.isEmpty() ? "" : "/" + below.substring(0, below.length() - 1)));
    }

    Failure about(Name name, Reason reason, String... variant) {
        return withPath(name, variant.length == 0 ? Failure.of(reason) : Failure.of(reason, variant[0]));
    }

    Failure withPath(Name name, Failure failure) {
        String path = folder + "/" + name.lossless();
        return failure.with("path", PackageNames.shown(path))
                .with("path_word", word(name))
                .with("folder_word", ShellQuote.word(folder))
                .with("account", ACCOUNT);
    }

    /** We may not read it: as whom, what its rights are, and what is to be typed. */
    Failure unreadable(Name name, Stat stat) {
        return about(name, Reason.UNREADABLE)
                .with("user", ACCOUNT)
                .with("mode", stat.permissions())
                .with("owner", Accounts.name(stat.owner()));
    }

    /** Why a file is not taken for its name, with the {@code mv} line that would mend it; empty where it is. */
    Optional<Failure> refusal(Name name) {
        String text = name.text().orElseGet(() -> new String(name.bytes(), StandardCharsets.UTF_8));
        return PackageNames.refusal(Path.of(folder, text.replace('\0', '_')))
                .map(failure -> name.text().isPresent() ? failure : typed(name, failure))
                .map(failure -> withPath(name, failure));
    }

    private Failure typed(Name name, Failure failure) {
        String there = ShellQuote.word(folder + "/" + failure.values().get("suggestion"));
        return failure.with("name", name.lossless()).with("mv", "mv -i -- " + word(name) + " " + there);
    }

    private String word(Name name) {
        return name.text().map(text -> ShellQuote.word(folder + "/" + text)).orElseGet(() -> ShellQuote.word(folder + "/") + ShellQuote.typed(name.bytes()));
    }

    /** {@code NAME.ready}. */
    static Name withSuffix(Name name, String suffix) {
        byte[] more = suffix.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(name.bytes(), name.bytes().length + more.length);
        System.arraycopy(more, 0, bytes, name.bytes().length, more.length);
        return new Name(bytes);
    }
}

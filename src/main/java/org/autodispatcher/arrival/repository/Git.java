package org.autodispatcher.arrival.repository;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How git is called. Whoever owns a repository also writes its configuration, which can name programs: only plumbing that runs none is
 * used (git(1), "Low-level commands"), nothing is fetched, and the configuration of accounts and of the machine is not read.
 * A {@code protocol.ext.allow} of the repository counts for more than our {@code protocol.allow}, but not for more than an empty
 * {@code GIT_ALLOW_PROTOCOL}; older versions do not know {@code GIT_NO_LAZY_FETCH}. {@code safe.directory} is heeded on the command line (git-config(1)), since the repository is another account's.
 */
final class Git {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_NO_REPLACE_OBJECTS", "1",
            "GIT_NO_LAZY_FETCH", "1",
            "GIT_ALLOW_PROTOCOL", "",
            "GIT_OPTIONAL_LOCKS", "0",
            "GIT_TERMINAL_PROMPT", "0");

    private Git() {}

    static Tool in(Path repository) {
        return new Tool("git", first(repository), repository, ENVIRONMENT);
    }

    /** The same where the configuration of the machine counts, as it does for who pushes: {@code core.hooksPath} may stand there. */
    static Tool asPushed(Path repository) {
        return new Tool("git", first(repository), repository, Map.of("GIT_CONFIG_GLOBAL", "/dev/null"));
    }

    private static List<String> first(Path repository) {
        List<String> first = new ArrayList<>(List.of("-c", "safe.directory=" + repository));
        Path real = real(repository);
        if (!real.equals(repository)) {
            first.addAll(List.of("-c", "safe.directory=" + real));
        }
        first.addAll(List.of("-c", "protocol.allow=never", "-c", "core.fsmonitor=false", "--literal-pathspecs", "--git-dir=" + repository));
        return first;
    }

    private static Path real(Path repository) {
        try {
            return repository.toRealPath();
        } catch (java.io.IOException e) {
            return repository;
        }
    }
}

package org.autodispatcher.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The files that may decide how an account logs in by SSH. For whoever asks whether anything has changed, and has no time for {@code ssh -G}: it
 * is not asked which of them count for a host, so there may be some too many, and none too few.
 */
final class SshFiles {
    /** What is taken where no key is named, of the kinds that JSch can use. */
    private static final List<String> DEFAULT_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa", "id_dsa");
    private static final Pattern NAMING = Pattern.compile("(?i)\\s*(include|identityfile)(?:\\s*=\\s*|\\s+)(.*)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    /** As deep as ssh(1) follows. */
    private static final int DEEPEST = 16;
    private static final int LARGEST = 1 << 20;

    private final LocalSsh local;
    private final Set<Path> files = new LinkedHashSet<>();

    private SshFiles(LocalSsh local) {
        this.local = local;
    }

    /** Its ssh_config and what that includes, the keys that are named there or that ssh takes by itself; they need not exist. */
    static List<Path> of(LocalSsh local) {
        SshFiles all = new SshFiles(local);
        all.configuration(local.config(), 0);
        DEFAULT_KEYS.forEach(name -> key(local.home().resolve(".ssh").resolve(name)).forEach(all.files::add));
        return List.copyOf(all.files);
    }

    /** A private key with what is looked for beside it: its certificate and its public half. */
    static Stream<Path> key(Path file) {
        return Stream.of(file, Path.of(file + "-cert.pub"), Path.of(file + ".pub"));
    }

    private void configuration(Path file, int depth) {
        if (!files.add(file) || depth > DEEPEST) {
            return;
        }
        for (String line : lines(file)) {
            Matcher naming = NAMING.matcher(line);
            if (naming.matches()) {
                boolean include = naming.group(1).equalsIgnoreCase("include");
                for (String word : words(naming.group(2))) {
                    Path path = include ? local.home().resolve(".ssh").resolve(expanded(word)) : Path.of(expanded(word)).toAbsolutePath();
                    matching(path).forEach(include ? each -> configuration(each, depth + 1) : each -> key(each).forEach(files::add));
                }
            }
        }
    }

    /** Nothing of what cannot be read: that a login finds out, and says. */
    private static List<String> lines(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LARGEST
                    ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList()
                    : List.of();
        } catch (IOException _) {
            return List.of();
        }
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(word -> Optional.ofNullable(word.group(1)).orElse(word.group(2))).toList();
    }

    /** What stands for something of the host, or of the login there, is taken for anything. */
    private String expanded(String word) {
        String named = word.startsWith("~/") ? local.home() + word.substring(1) : word;
        String known = named.replace("%d", local.home().toString()).replaceAll("%\\w", "*");
        return VARIABLE.matcher(known).replaceAll(
                name -> Matcher.quoteReplacement(Optional.ofNullable(System.getenv(name.group(1))).orElse("*")));
    }

    /** The files of a pattern as glob(7) has it; a path without one itself, be it there or not. */
    private static List<Path> matching(Path pattern) {
        List<Path> found = List.of(pattern.getRoot());
        for (Path part : pattern) {
            boolean any = part.toString().matches(".*[*?\\[].*");
            found = found.stream().flatMap(folder -> any ? in(folder, part.toString()).stream() : Stream.of(folder.resolve(part))).toList();
        }
        return found;
    }

    private static List<Path> in(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob.replaceAll("[{}\\\\]", "\\\\$0"))) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException | PatternSyntaxException _) {
            return List.of();
        }
        return found.stream().sorted().toList();
    }
}

package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Sources;

/**
 * Puts our hooks into a repository (githooks(5); svnbook, "Implementing Repository Hooks"). What was there before stays, under its own name
 * in a folder beside, and is run by ours with the same input, arguments, output and exit status; see {@link Before}. Done twice, it
 * changes nothing.
 */
public final class HookInstall {
    static final String FRESH = ".new-auto-dispatcher";
    private static final String MARK = "# Made by `auto-dispatcher hook install`";
    private static final Set<PosixFilePermission> HOOK = PosixFilePermissions.fromString("rwxr-xr-x");

    /** Who may write into the repository's folder may write here: pushers make records, and the daemon, another account, takes them away. */
    private static final Set<PosixFilePermission> FOR_ALL = PosixFilePermissions.fromString("rwxrwxrwx");

    private final Path repository;
    private final Sources.Kind kind;

    /** @param repository absolute */
    public HookInstall(Path repository, Sources.Kind kind) {
        this.repository = repository;
        this.kind = kind;
    }

    /**
     * What was done.
     *
     * @param made files and folders that were made
     * @param kept hooks that were there before, as they are called now
     */
    public record Done(List<Path> made, List<Path> kept) {
        public Done {
            made = List.copyOf(made);
            kept = List.copyOf(kept);
        }
    }

    /** @throws FailureException where it is no such repository, not bare, not this account's, or something is in the way */
    public Done install() throws IOException {
        List<Path> made = new ArrayList<>();
        List<Path> kept = new ArrayList<>();
        try {
            Path hooks = hooks();
            requireOwn(Files.isDirectory(hooks) ? hooks : repository);
            if (!Files.isDirectory(hooks)) {
                Files.createDirectories(hooks);
                made.add(hooks);
            }
            folder(made);
            Before before = new Before(hooks, names());
            for (String name : names()) {
                hook(hooks.resolve(name), before, made, kept);
            }
            if (before.link()) {
                made.add(before.folder());
            }
        } catch (AccessDeniedException e) {
            Path denied = Path.of(e.getFile());
            throw notOurs("hook-denied", denied, repository).exception(e);
        }
        return new Done(made, kept);
    }

    /** Hooks of another account would be run by whoever pushes; and where another one may write, its links would lead root anywhere. */
    private void requireOwn(Path folder) throws IOException {
        Object owner = Files.getAttribute(folder, "unix:uid");
        if (!owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            throw notOurs("hook-owner", folder, folder).exception();
        }
    }

    /** @param whose the file whose owner has to install them */
    private Failure notOurs(String why, Path path, Path whose) throws IOException {
        return Failure.of(Reason.UNREADABLE, why)
                .with("path", path)
                .with("user", System.getProperty("user.name"))
                .with("owner", Files.getOwner(whose).getName())
                .with("kind", kind.name().toLowerCase(Locale.ROOT))
                .with("repository", repository);
    }

    private List<String> names() {
        return switch (kind) {
            case GIT -> List.of("post-receive", "reference-transaction");
            case SVN -> List.of("post-commit");
        };
    }

    /** Where hooks are looked for. */
    private Path hooks() throws IOException {
        return switch (kind) {
            case GIT -> gitHooks();
            case SVN -> {
                if (!Files.isRegularFile(repository.resolve("format")) || !Files.isDirectory(repository.resolve("db"))) {
                    throw none("not-svn");
                }
                yield repository.resolve("hooks");
            }
        };
    }

    /** {@code core.hooksPath} of the repository or the machine counts; one that is relative begins where hooks are run, in the repository. */
    private Path gitHooks() throws IOException {
        if (Files.isDirectory(repository.resolve(".git"))) {
            throw none("not-bare");
        }
        if (!Files.isRegularFile(repository.resolve("HEAD")) || !Files.isDirectory(repository.resolve("objects"))) {
            throw none("not-git");
        }
        Tool git = Git.asPushed(repository);
        if (!git.text("rev-parse", "--is-bare-repository").equals("true")) {
            throw none("not-bare");
        }
        boolean elsewhere = git.says("config", "--get", "core.hooksPath");
        return repository.resolve(elsewhere ? git.text("config", "--type=path", "--get", "core.hooksPath") : "hooks");
    }

    private FailureException none(String variant) {
        String wording = Reason.NOT_A_FILE.code() + "." + variant;
        return new Failure(Reason.NOT_A_FILE, wording, java.util.Map.of("path", repository.toString())).exception();
    }

    private void folder(List<Path> made) throws IOException {
        Path folder = new Records(repository).folder();
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw inTheWay(folder);
        }
        if (!Files.exists(folder)) {
            Files.createDirectory(folder);
            made.add(folder);
        }
        if (!Files.getPosixFilePermissions(folder).equals(FOR_ALL)) {
            Files.setPosixFilePermissions(folder, FOR_ALL);
        }
    }

    private static void hook(Path hook, Before before, List<Path> made, List<Path> kept) throws IOException {
        byte[] ours = ours(String.valueOf(hook.getFileName()));
        boolean there = Files.exists(hook, LinkOption.NOFOLLOW_LINKS);
        if (there && isOurs(hook)) {
            if (Arrays.equals(Files.readAllBytes(hook), ours)) {
                return;
            }
            there = false; // of another version: replaced
        }
        if (there) {
            before.require(hook);
        }
        Path fresh = hook.resolveSibling(hook.getFileName() + FRESH);
        Files.deleteIfExists(fresh);
        Files.write(fresh, ours, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(fresh, HOOK);
        if (there) {
            kept.add(before.keep(hook));
        }
        Files.move(fresh, hook, StandardCopyOption.ATOMIC_MOVE);
        made.add(hook);
    }

    private static boolean isOurs(Path hook) throws IOException {
        return Files.isRegularFile(hook, LinkOption.NOFOLLOW_LINKS)
                && new String(Files.readAllBytes(hook), StandardCharsets.ISO_8859_1).contains("\n" + MARK);
    }

    static FailureException inTheWay(Path path) {
        return Failure.of(Reason.NOT_A_FILE, "hook-in-the-way").with("path", path).exception();
    }

    private static byte[] ours(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(HookInstall.class.getResourceAsStream(name + ".sh"), name)) {
            return text.readAllBytes();
        }
    }
}

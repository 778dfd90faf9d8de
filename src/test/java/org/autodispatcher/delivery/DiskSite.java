package org.autodispatcher.delivery;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A server on this machine, whose files the test sees on the disk. What it closes besides is closed in reverse order. */
public final class DiskSite implements Site {
    /** How the test logs in. */
    @FunctionalInterface
    public interface Login {
        Transport open() throws IOException;
    }

    private final Login login;
    private final String account;
    private final Path root;
    private final String home;
    private final List<Closeable> toClose = new ArrayList<>();

    private DiskSite(Login login, String account, Path root, String home) {
        this.login = login;
        this.account = account;
        this.root = root;
        this.home = home;
    }

    /** A server that shows the whole disk; the test works below the account's home. */
    public static DiskSite of(String account, Login login) {
        return new DiskSite(login, account, Path.of("/"), "/home/" + account);
    }

    /** A server that shows {@code root} as {@code /}, where {@code home}, a directory of the account's, exists. */
    public static DiskSite in(Path root, String home, String account, Login login) {
        return new DiskSite(login, account, root, home);
    }

    /** Closes {@code resource} with the site. */
    public DiskSite closing(Closeable resource) {
        toClose.addFirst(resource);
        return this;
    }

    @Override
    public Transport open() throws IOException {
        return login.open();
    }

    @Override
    public String directory() throws IOException {
        String directory = (home.equals("/") ? "" : home) + "/test-" + UUID.randomUUID();
        makeDirectory(directory);
        toClose.addFirst(() -> removeAll(disk(directory)));
        return directory;
    }

    @Override
    public String home() {
        return home;
    }

    @Override
    public Optional<byte[]> content(String path) throws IOException {
        return Files.isRegularFile(disk(path)) ? Optional.of(Files.readAllBytes(disk(path))) : Optional.empty();
    }

    @Override
    public void put(String path, byte[] content) throws IOException {
        Files.write(disk(path), content);
        own(disk(path), account);
    }

    @Override
    public void makeDirectory(String path) throws IOException {
        own(Files.createDirectory(disk(path)), account);
    }

    @Override
    public List<String> names(String directory) throws IOException {
        try (Stream<Path> entries = Files.list(disk(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public void close() throws IOException {
        for (Closeable resource : toClose) {
            resource.close();
        }
    }

    /** Where {@code path} lies on this machine's disk. */
    public Path disk(String path) {
        return root.resolve(path.substring(1));
    }

    /** Makes {@code path} belong to {@code account}. */
    public static void own(Path path, String account) throws IOException {
        if (!account.equals(System.getProperty("user.name"))) {
            Files.setOwner(path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(account));
        }
    }

    /** Removes a directory with all that is in it. */
    public static void removeAll(Path directory) throws IOException {
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(directory)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}

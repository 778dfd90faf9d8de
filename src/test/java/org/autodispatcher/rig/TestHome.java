package org.autodispatcher.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A HOME of the account {@code ad-daemon}, with a routes file that nobody else can read. Needs root. */
public final class TestHome {
    public static final String OWNER = "ad-daemon";

    private final Path path;

    private TestHome(Path path) {
        this.path = path;
    }

    /** One in {@code dir}, which everybody may pass through from now on. */
    public static TestHome in(Path dir, String routes) throws IOException {
        Folders.open(dir);
        TestHome home = new TestHome(Files.createDirectory(dir.resolve("home")));
        home.routes(routes);
        return home;
    }

    public Path path() {
        return path;
    }

    /** Writes the routes file anew. */
    public void routes(String text) throws IOException {
        routes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with any bytes. */
    public void routes(byte[] bytes) throws IOException {
        Path file = Files.write(path.resolve("general-dispatch-info.cfg"), bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Folders.give(path, OWNER);
    }

    /** A file that can be handed in. */
    public Path file(String name, String content) throws IOException {
        Path file = Files.writeString(path.resolve(name), content);
        Folders.give(file, OWNER);
        return file;
    }

    /** Records host keys, as {@code trust} would. */
    public void trusts(List<String> knownHostsLines) throws IOException {
        Path state = Files.createDirectories(path.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        Files.write(state.resolve("known_hosts"), knownHostsLines);
        Folders.give(state, OWNER);
    }
}

package org.autodispatcher.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.autodispatcher.Secret;
import org.autodispatcher.ssh.HostKeys;

/**
 * A small world in a temporary folder: a home with routes that trusts three production hosts, the hosts, and packages to send.
 * The folder can be read by its owner alone, and goes with the hosts when it is closed.
 */
public final class Demo implements AutoCloseable {
    /** Goes well on the two hosts of its route. */
    public static final String GOES_WELL = "payments-2.4.1.tar.gz";

    /** Its upgrade fails on the third host. */
    public static final String FAILS = "orders-1.9.0.tar.gz";

    /** No route matches it. */
    public static final String NO_ROUTE = "newsletter-3.0.0.tar.gz";

    private static final String LOGIN = "app";

    private final Path folder;
    private final List<ProductionHost> hosts = new ArrayList<>();

    private Demo(Path folder) {
        this.folder = folder;
    }

    /** Makes it and starts the hosts. */
    public static Demo start() throws IOException {
        Demo demo = new Demo(newFolder());
        try {
            demo.build();
            return demo;
        } catch (IOException e) {
            try (demo) {
                throw e;
            }
        }
    }

    /** The home whose routes lead to the hosts. */
    public Path home() {
        return folder.resolve("home");
    }

    /** The folder that everything lies in. */
    public Path folder() {
        return folder;
    }

    /** Where the hosts listen, as routes name them. */
    public List<String> hosts() {
        return hosts.stream().map(Demo::address).toList();
    }

    /** The packages, in the order they are to be sent. */
    public List<Path> packages() {
        return Stream.of(GOES_WELL, FAILS, NO_ROUTE).map(this::pack).toList();
    }

    /** The package of this name. */
    public Path pack(String name) {
        return folder.resolve("packages").resolve(name);
    }

    /** Whether the hosts run what they must run once all packages were sent, whatever anybody says about it. */
    public boolean upgradedAsMeant() {
        return runs("production-1", "2.4.1") && runs("production-2", "2.4.1") && !Files.exists(current("production-3"));
    }

    @Override
    public synchronized void close() throws IOException {
        for (ProductionHost host : hosts) {
            host.close();
        }
        hosts.clear();
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Short, since people read and type it; nobody can have made it before us, since making what is there fails. */
    private static Path newFolder() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "auto-dispatcher-demo-" + HexFormat.of().formatHex(random(3)));
        return Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void build() throws IOException {
        Secret password = unguessable();
        for (String name : List.of("production-1", "production-2", "production-3")) {
            Path bin = Files.createDirectories(folder.resolve(name).resolve("bin"));
            writeUpgradeProgram(bin);
            hosts.add(ProductionHost.start(folder.resolve(name), LOGIN, password));
        }
        home(password);
        packages(resource("prepare-well.sh"), resource("prepare-badly.sh"));
    }

    /** Puts the program that the routes' upgrade command names into a folder. */
    static void writeUpgradeProgram(Path bin) throws IOException {
        write(bin.resolve("upgrade"), resource("upgrade.sh"), "rwxr-xr-x");
    }

    private void home(Secret password) throws IOException {
        Path state = Files.createDirectories(home().resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        HostKeys trusted = new HostKeys(state.resolve("known_hosts"));
        for (ProductionHost host : hosts) {
            trusted.addFirst(HostKeys.name(host.host(), host.port()), host.key());
        }
        String routes = resource("routes.cfg")
                .replace("@LOGIN@", LOGIN)
                .replace("@PASSWORD@", password.reveal())
                .replace("@FIRST@", address(hosts.get(0)))
                .replace("@SECOND@", address(hosts.get(1)))
                .replace("@THIRD@", address(hosts.get(2)));
        write(home().resolve("general-dispatch-info.cfg"), routes, "rw-------");
    }

    private void packages(String well, String badly) throws IOException {
        Files.createDirectories(folder.resolve("packages"));
        for (Path file : packages()) {
            String prepare = file.endsWith(FAILS) ? badly : well;
            TarGz.write(file, Map.of("prepare.sh", prepare, "release.txt", file.getFileName() + "\n"));
        }
    }

    private boolean runs(String host, String version) {
        try {
            return Files.readSymbolicLink(current(host)).endsWith(version);
        } catch (IOException _) {
            return false;
        }
    }

    /** The link that the upgrade program sets. */
    private Path current(String host) {
        return folder.resolve(host).resolve("app/current");
    }

    private static String address(ProductionHost host) {
        return host.host() + ":" + host.port();
    }

    private static Secret unguessable() {
        return Secret.of(Base64.getUrlEncoder().encodeToString(random(24)));
    }

    private static byte[] random(int count) {
        byte[] random = new byte[count];
        new SecureRandom().nextBytes(random);
        return random;
    }

    private static void write(Path file, String text, String rights) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights)));
        Files.writeString(file, text);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Demo.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package org.autodispatcher.delivery.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.autodispatcher.Failure;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.delivery.Delivery.Staged;
import org.autodispatcher.delivery.DeliveryOrder;
import org.autodispatcher.delivery.DeliveryOrder.Place;
import org.autodispatcher.delivery.DeliveryOrder.Rules;
import org.autodispatcher.delivery.DeliveryOrder.Verify;
import org.autodispatcher.delivery.DiskSite;
import org.autodispatcher.delivery.StagedDelivery;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.delivery.Transport.Sent;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole deliveries where the server dies, the disk is full, rights are missing, links lie about. */
abstract class FtpFaults {
    private static final int SIZE = 20_000_000;
    private static final Rules RULES = new Rules(Place.RENAME, Verify.SHA256, OptionalInt.of(0640));

    @TempDir
    Path dir;

    private InstallPackage pack;
    private FtpDaemon server;
    private FtpLogins login;
    private DiskSite site;
    private String directory;

    protected abstract FtpDaemon server() throws IOException;

    protected abstract FtpLogins login(FtpDaemon server) throws IOException;

    @BeforeEach
    void start() throws IOException {
        byte[] content = new byte[SIZE];
        new Random(7).nextBytes(content);
        var digest = Sha256.start();
        digest.update(content);
        pack = new InstallPackage("payments-2.4.1.tar.gz", Sha256.of(digest), SIZE);
        Files.write(dir.resolve("bytes"), content);
        server = server();
        login = login(server);
        site = DiskSite.of(TestAccounts.TARGET, login::open).closing(server::close);
        directory = site.directory();
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @Test
    void a_cut_upload_is_taken_up_by_the_next_attempt() throws IOException {
        site.put(finalPath(), new byte[10]);
        Failure failure = Refused.of(() -> {
            try (Transport transport = cutAfter(5_000_000)) {
                delivery(transport, directory).stage(_ -> {});
            }
        });
        assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_LOST);
        assertThat(site.content(finalPath())).contains(new byte[10]);
        try (Transport again = login.open()) {
            StagedDelivery delivery = delivery(again, directory);
            Staged staged = delivery.stage(_ -> {});
            assertThat(staged.resumed()).isPositive();
            delivery.place(staged, delivery.verify(staged));
        }
        assertPlaced(List.of(pack.name()));
    }

    @Test
    void a_full_disk_is_told_and_nothing_is_left() throws Exception {
        Path disk = Files.createDirectory(site.disk(directory + "/small"));
        run("mount", "-t", "tmpfs", "-o", "size=1m,mode=777", "ad-test", disk.toString());
        try {
            assertThat(Refused.of(() -> deliver(directory + "/small")).reason()).isEqualTo(Reason.DISK_FULL);
            assertThat(site.names(directory + "/small")).isEmpty();
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    @Test
    void a_directory_that_is_not_ours_is_named() throws IOException {
        String foreign = directory + "/root";
        Files.createDirectory(site.disk(foreign), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertThat(Refused.of(() -> deliver(foreign)).reason()).isEqualTo(Reason.NO_WRITE_RIGHT);
        Failure failure = Refused.of(() -> deliver(foreign + "/new/er"));
        assertThat(failure.reason()).isEqualTo(Reason.NO_WRITE_RIGHT);
        assertThat(failure.values()).containsEntry("path", foreign + "/new");
    }

    @Test
    void links_under_our_names_are_replaced_and_not_followed() throws IOException {
        site.put(directory + "/elsewhere", new byte[5]);
        Files.createSymbolicLink(site.disk(finalPath()), site.disk(directory + "/elsewhere"));
        try (Transport transport = login.open()) {
            StagedDelivery delivery = delivery(transport, directory);
            String staged = delivery.stage(_ -> {}).path();
            Files.delete(site.disk(staged));
            Files.createSymbolicLink(site.disk(staged), site.disk(directory + "/elsewhere"));
        }
        deliver(directory);
        assertThat(Files.isSymbolicLink(site.disk(finalPath()))).isFalse();
        assertThat(site.content(directory + "/elsewhere")).contains(new byte[5]);
        assertPlaced(List.of("elsewhere", pack.name()));
    }

    @Test
    void the_placed_file_has_the_mode_of_the_route() throws IOException {
        deliver(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(site.disk(finalPath())))).isEqualTo("rw-r-----");
    }

    /** A login whose session is killed at the server once so many bytes have been sent. */
    private Transport cutAfter(long bytes) throws IOException {
        FtpTransport real = login.open();
        AtomicLong left = new AtomicLong(bytes);
        Sent cut = more -> {
            if (left.addAndGet(-more) < 0) {
                server.cutSessions();
            }
        };
        return (Transport) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Transport.class}, (_, method, arguments) -> {
            if (method.getName().equals("write")) {
                arguments[4] = cut;
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private void assertPlaced(List<String> names) throws IOException {
        assertThat(site.names(directory)).isEqualTo(names);
        assertThat(site.disk(finalPath())).hasSameBinaryContentAs(dir.resolve("bytes"));
    }

    private String finalPath() {
        return directory + "/" + pack.name();
    }

    private Placed deliver(String into) throws IOException {
        try (Transport transport = login.open()) {
            StagedDelivery delivery = delivery(transport, into);
            Staged staged = delivery.stage(_ -> {});
            return delivery.place(staged, delivery.verify(staged));
        }
    }

    private StagedDelivery delivery(Transport transport, String into) {
        return new StagedDelivery(transport, new DeliveryOrder("app@host:22", pack, dir.resolve("bytes"), into, RULES), InstantSource.system());
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}

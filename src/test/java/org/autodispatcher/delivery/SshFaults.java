package org.autodispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.delivery.Delivery.Staged;
import org.autodispatcher.delivery.DeliveryOrder.Place;
import org.autodispatcher.delivery.DeliveryOrder.Rules;
import org.autodispatcher.delivery.DeliveryOrder.Verify;
import org.autodispatcher.rig.CuttingProxy;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken connections, full disks, missing rights, by a transport over SSH at a real OpenSSH. */
public abstract class SshFaults {
    private static final int SIZE = 3_000_000;
    private static final Rules RULES = new Rules(Place.RENAME, Verify.SHA256, OptionalInt.of(0640));

    @TempDir
    Path spool;

    private byte[] content;
    private InstallPackage pack;
    private DiskSite site;
    private String directory;
    private SshLogin login;

    protected abstract OpenSsh server();

    protected abstract Transport over(SshConnection connection, TimeLimits limits) throws IOException;

    /** Whether a broken upload is gone on with. */
    protected abstract boolean resumes();

    @BeforeEach
    void spool() throws IOException {
        content = new byte[SIZE];
        new Random(7).nextBytes(content);
        var digest = Sha256.start();
        digest.update(content);
        pack = new InstallPackage("payments-2.4.1.tar.gz", Sha256.of(digest), SIZE);
        Files.write(spool.resolve("bytes"), content);
        login = SshLogin.of(server());
        site = DiskSite.of(TestAccounts.TARGET, () -> login.open(this::over));
        directory = site.directory();
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {6_000, 100_000, 1_000_003, 2_900_000})
    void a_cut_upload_is_taken_up_by_the_next_attempt_and_never_seen_by_half(long cutAfter) throws IOException {
        site.put(finalPath(), new byte[10]);
        try (Witness witness = new Witness(site.disk(finalPath()))) {
            try (CuttingProxy proxy = CuttingProxy.cutting(server().host(), server().port(), cutAfter)) {
                assertThatThrownBy(() -> deliver(login.through(proxy.port()), RULES)).isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.CONNECTION_LOST));
            }
            try (Transport again = login.open(this::over)) {
                Delivery delivery = delivery(again, RULES);
                Staged staged = delivery.stage(_ -> {});
                if (resumes() && cutAfter > 1_000_000) {
                    assertThat(staged.resumed()).isPositive();
                }
                Placed placed = delivery.place(staged, delivery.verify(staged));
                assertThat(placed).isEqualTo(new Placed(finalPath(), Verified.SHA256, true));
            }
            assertThat(site.content(finalPath())).contains(content);
            assertThat(site.names(directory)).containsExactly(pack.name());
            assertThat(witness.sizes()).isSubsetOf(10L, (long) SIZE);
        }
    }

    @Test
    void a_server_that_falls_silent_is_given_up() throws IOException {
        TimeLimits soon = new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(60));
        try (CuttingProxy proxy = CuttingProxy.silencing(server().host(), server().port(), 1_000_000)) {
            SshLogin silent = new SshLogin(login.target(), login.password(), login.knownHosts(), soon).through(proxy.port());
            assertReason(() -> deliver(silent, RULES), Reason.NO_PROGRESS);
        }
    }

    @Test
    void a_full_disk_is_told_with_its_values_and_nothing_is_left() throws Exception {
        Path disk = Files.createDirectory(site.disk(directory + "/small"));
        run("mount", "-t", "tmpfs", "-o", "size=1m,mode=777", "ad-test", disk.toString());
        try {
            String small = directory + "/small";
            assertThatThrownBy(() -> deliver(login, small, RULES)).isInstanceOfSatisfying(FailureException.class, e -> {
                assertThat(e.failure().wording()).isEqualTo("disk-full.measured");
                assertThat(e.failure().values()).containsKeys("path", "free", "needed");
            });
            assertThat(site.names(small)).isEmpty();
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    @Test
    void a_directory_that_is_not_ours_is_named() throws IOException {
        Path foreign = Files.createDirectory(
                site.disk(directory + "/theirs"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertReason(() -> deliver(login, directory + "/theirs", RULES), Reason.NO_WRITE_RIGHT);
        assertReason(() -> deliver(login, directory + "/theirs/new/er", RULES), Reason.NO_WRITE_RIGHT);
        assertThat(foreign).isEmptyDirectory();
    }

    @Test
    void a_link_under_the_final_name_is_replaced_and_not_followed() throws IOException {
        site.put(directory + "/elsewhere", new byte[5]);
        Files.createSymbolicLink(site.disk(finalPath()), site.disk(directory + "/elsewhere"));
        deliver(login, RULES);
        assertThat(Files.isSymbolicLink(site.disk(finalPath()))).isFalse();
        assertThat(site.content(finalPath())).contains(content);
        assertThat(site.content(directory + "/elsewhere")).contains(new byte[5]);
    }

    @Test
    void a_link_under_the_staged_name_is_removed_and_not_followed() throws IOException {
        site.put(directory + "/elsewhere", new byte[5]);
        Files.createSymbolicLink(
                site.disk(directory + "/" + StagedDelivery.stagedName("app@host:22", pack)), site.disk(directory + "/elsewhere"));
        deliver(login, RULES);
        assertThat(site.content(directory + "/elsewhere")).contains(new byte[5]);
        assertThat(site.names(directory)).containsExactly("elsewhere", pack.name());
    }

    @Test
    void a_link_that_took_the_place_of_the_staged_file_proves_nothing_whatever_it_leads_to() throws IOException {
        site.put(directory + "/elsewhere", content);
        try (Transport transport = login.open(this::over)) {
            Delivery delivery = delivery(transport, RULES);
            Staged staged = delivery.stage(_ -> {});
            Files.delete(site.disk(staged.path()));
            Files.createSymbolicLink(site.disk(staged.path()), site.disk(directory + "/elsewhere"));
            assertReason(() -> delivery.verify(staged), Reason.DIGEST_DIFFERS);
        }
        assertThat(site.content(directory + "/elsewhere")).contains(content);
    }

    @Test
    void the_placed_file_has_the_mode_of_the_route() throws IOException {
        deliver(login, RULES);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(site.disk(finalPath())))).isEqualTo("rw-r-----");
    }

    private String finalPath() {
        return directory + "/" + pack.name();
    }

    private Placed deliver(SshLogin by, Rules rules) throws IOException {
        return deliver(by, directory, rules);
    }

    private Placed deliver(SshLogin by, String into, Rules rules) throws IOException {
        try (SshConnection connection = by.connect(); Transport transport = over(connection, by.limits())) {
            Delivery delivery = new StagedDelivery(
                    transport, new DeliveryOrder("app@host:22", pack, spool.resolve("bytes"), into, rules), InstantSource.system());
            Staged staged = delivery.stage(_ -> {});
            return delivery.place(staged, delivery.verify(staged));
        }
    }

    private Delivery delivery(Transport transport, Rules rules) {
        return new StagedDelivery(transport, new DeliveryOrder("app@host:22", pack, spool.resolve("bytes"), directory, rules), InstantSource.system());
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static void assertReason(ThrowingCallable act, Reason reason) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(reason));
    }

    /** Looks at a path without a pause and keeps every size it has seen there. */
    private static final class Witness implements AutoCloseable {
        private final Set<Long> sizes = new ConcurrentSkipListSet<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread thread;

        Witness(Path path) {
            thread = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    try {
                        sizes.add(Files.size(path));
                    } catch (IOException _) {
                        sizes.add(-1L); // it was not there: that must not be either
                    }
                    Thread.yield();
                }
            });
        }

        Set<Long> sizes() {
            return sizes;
        }

        @Override
        public void close() {
            over.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

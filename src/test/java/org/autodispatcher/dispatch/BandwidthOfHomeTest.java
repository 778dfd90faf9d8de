package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import org.autodispatcher.DispatchState;
import org.autodispatcher.config.Problems;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.routing.RoutesInForce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the two files of a HOME say of bandwidth, with a real server. */
@Needs(value = {"sshd", "sftp-server"}, accounts = TestAccounts.TARGET, root = "the server logs in another account by its password")
@Timeout(120)
class BandwidthOfHomeTest {
    private static final int SIZE = 150 * 1024;

    @TempDir
    Path dir;

    private Path home;
    private String inbox;
    private OpenSsh server;
    private OwnedHome owned;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
        home = Files.createDirectory(dir.resolve("home"));
        inbox = "ad-bandwidth-" + ProcessHandle.current().pid() + "-" + dir.getFileName();
    }

    @AfterEach
    void end() throws Exception {
        owned.stop(Duration.ZERO);
        owned.close();
        server.close();
        Folders.remove(Path.of("/home/ad-target", inbox));
    }

    private void own(String settings, String ofRoute) throws IOException {
        Files.writeString(home.resolve("dispatcher.cfg"), "[dispatcher]\nmin_free = 1B\n" + settings);
        Path routes = Files.writeString(home.resolve("general-dispatch-info.cfg"), """
                [app-.*]
                host = %s:%d
                login = ad-target
                password = %s
                host_key = accept-new
                dest_dir = ~/%s
                %s
                """.formatted(server.host(), server.port(), TestAccounts.TARGET_PASSWORD.reveal(), inbox, ofRoute));
        Files.setPosixFilePermissions(routes, PosixFilePermissions.fromString("rw-------"));
        Path state = Files.createDirectory(home.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        owned = OwnedHome.own(state, RoutesInForce.read(home, InstantSource.system(), new Problems()).orElseThrow(), "run", new Surprised());
        owned.recover();
    }

    /** How long it takes until packages that are handed in at once are there. */
    private Duration dispatched(String... names) throws Exception {
        long begun = System.nanoTime();
        for (String name : names) {
            Path file = Files.writeString(dir.resolve(name), name.repeat(SIZE / name.length()));
            owned.machinery().deliveries().handIn(new HandedIn.File(file, false, "alice"));
        }
        assertThat(owned.awaitRest()).isTrue();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        for (long id = 1; id <= names.length; id++) {
            assertThat(owned.ledger().dispatch(id).state()).as(owned.ledger().dispatch(id).toString()).isEqualTo(DispatchState.DONE);
        }
        return took;
    }

    @Test
    void two_packages_for_one_target_are_sent_no_faster_than_the_route_says() throws Exception {
        own("", "bandwidth = 150KiB/s");
        assertThat(dispatched("app-1.zip", "app-2.zip")).isGreaterThan(Duration.ofMillis(1700));
    }

    @Test
    void all_are_sent_no_faster_than_the_settings_say() throws Exception {
        own("bandwidth = 150KiB/s\n", "bandwidth = 10MiB/s");
        assertThat(dispatched("app-1.zip", "app-2.zip")).isGreaterThan(Duration.ofMillis(1700));
    }
}

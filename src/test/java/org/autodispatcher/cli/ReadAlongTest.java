package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Target;
import org.autodispatcher.config.Problems;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Surprised;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.routing.RoutesInForce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who reads what a command prints may take its time. */
@Timeout(120)
class ReadAlongTest {
    @TempDir
    Path home;

    private final CountDownLatch reads = new CountDownLatch(1);
    private final CountDownLatch printing = new CountDownLatch(1);

    /** Printing to a pipe that nobody reads. */
    private void prints() {
        printing.countDown();
        try {
            reads.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OwnedHome owned(RoutesInForce routes) throws IOException {
        Path state = Files.createDirectory(
                home.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return OwnedHome.own(state, routes, "dispatch", new Surprised());
    }

    private RoutesInForce routes() throws IOException {
        Path file = Files.writeString(home.resolve("general-dispatch-info.cfg"), "[pay-]\nhost = 127.0.0.1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return RoutesInForce.read(home, InstantSource.system(), new Problems()).orElseThrow();
    }

    private Path file(String name) throws IOException {
        return Files.writeString(home.resolve(name), name);
    }

    @Test
    void the_work_goes_on_while_nobody_reads_what_the_command_prints_of_it() throws Exception {
        RoutesInForce routes = routes();
        OwnedHome owned = owned(routes);
        OwningControl control = OwningControl.conducting(
                owned, new OwningControl.Serving(home, () -> routes.loaded().settings(), moving -> {}));
        List<Long> both = List.of(control.handIn(file("other-1.zip"), false), 2L);
        CompletableFuture<Boolean> followed = Meanwhile.doing(() -> control.follow(both, Optional.of(Duration.ofMinutes(1)), event -> prints()));
        try {
            printing.await();
            long second = Meanwhile.doing(() -> control.handIn(file("other-2.zip"), false)).get(30, TimeUnit.SECONDS);
            assertThat(second).isEqualTo(2);
            assertThat(owned.ledger().dispatch(second).state()).as("no route takes it").isEqualTo(DispatchState.HELD);
            assertThat(followed).isNotDone();
        } finally {
            reads.countDown();
        }
        assertThat(followed.get()).isTrue();
        control.close();
    }

    @Test
    void everything_is_told_in_order_before_the_command_goes_on() throws Exception {
        List<String> lines = new ArrayList<>();
        try (ReadAlong reader = new ReadAlong(event -> lines.add(((DispatchEvent.Output) event).line()))) {
            for (int line = 0; line < 1000; line++) {
                reader.tell(new DispatchEvent.Output(1, new Target("app", "web1", 22), String.valueOf(line)));
            }
            reader.catchUp();
            assertThat(lines).hasSize(1000).startsWith("0", "1", "2").endsWith("998", "999");
        }
    }

    @Test
    void whoever_is_far_behind_misses_lines_and_nobody_waits() throws Exception {
        try (ReadAlong reader = new ReadAlong(event -> prints())) {
            for (int line = 0; line < 100_000; line++) {
                reader.tell(new DispatchEvent.Output(1, new Target("app", "web1", 22), String.valueOf(line)));
            }
            assertThat(printing.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            reads.countDown();
        }
    }
}

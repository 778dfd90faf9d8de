package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.io.TempDir;

/** The sentences of the design about when an edited file counts, as far as one process can show them. */
class RoutesInForceTest {
    private static final String OLD = "[pay]\nname = old\nhost = a\n";
    private static final String NEW = "[pay]\nname = new\nhost = b\n";
    private static final String BROKEN = "[pay]\nname = broken\nhots = b\n";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-26T08:00:00Z"));
    private final InstantSource clock = now::get;

    @TempDir
    private Path home;

    @BeforeEach
    void keepOthersOut() throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    }

    private void write(String routes) throws IOException {
        Files.writeString(home.resolve(RoutingTable.FILE), routes);
    }

    private RoutesInForce read() {
        Problems problems = new Problems();
        RoutesInForce routes = RoutesInForce.read(home, clock, problems).orElseThrow();
        assertThat(problems.all()).isEmpty();
        return routes;
    }

    private static String name(RoutesInForce routes) {
        return routes.table().routes().getFirst().name();
    }

    @Test
    void the_file_is_read_at_the_start() throws IOException {
        write(OLD);
        RoutesInForce routes = read();
        assertThat(name(routes)).isEqualTo("old");
        assertThat(routes.loaded().at()).isEqualTo(now.get());
        assertThat(routes.edited()).isEmpty();
    }

    @Test
    void a_file_with_an_error_is_not_in_force_at_the_start_and_says_why() throws IOException {
        write(BROKEN);
        Problems problems = new Problems();
        assertThat(RoutesInForce.read(home, clock, problems)).isEmpty();
        assertThat(problems.all()).extracting(Problem::code).contains("route.unknown-key.near", "route.no-host");
    }

    @Test
    void an_edited_file_is_not_in_force_and_that_can_be_told() throws IOException {
        write(OLD);
        RoutesInForce routes = read();
        write(NEW);
        assertThat(name(routes)).isEqualTo("old");
        assertThat(routes.edited()).contains(new RoutesInForce.Edited(List.of(), true));
        write(BROKEN);
        assertThat(routes.edited().orElseThrow().loadable()).isFalse();
        assertThat(routes.edited().orElseThrow().problems()).extracting(Problem::code).contains("route.unknown-key.near");
    }

    @Test
    void a_file_that_was_edited_back_is_in_force_again() throws IOException {
        write(OLD);
        RoutesInForce routes = read();
        write(NEW);
        write(OLD);
        assertThat(routes.edited()).isEmpty();
    }

    @Test
    void reload_puts_the_edited_file_in_force() throws IOException {
        write(OLD);
        RoutesInForce routes = read();
        write(NEW);
        now.set(now.get().plusSeconds(60));
        assertThat(routes.reload(read -> {}).all()).isEmpty();
        assertThat(name(routes)).isEqualTo("new");
        assertThat(routes.loaded().at()).isEqualTo(now.get());
        assertThat(routes.edited()).isEmpty();
    }

    @Test
    void reload_is_all_or_nothing() throws IOException {
        write(OLD);
        RoutesInForce routes = read();
        RoutesInForce.Loaded before = routes.loaded();
        write(NEW + "\n[more]\nhots = c\n");
        assertThat(routes.reload(read -> {}).anyError()).isTrue();
        assertThat(routes.loaded()).isSameAs(before);
        write(NEW);
        Files.writeString(home.resolve("dispatcher.cfg"), "[dispatcher]\nparallel = many\n");
        assertThat(routes.reload(read -> {}).all()).extracting(Problem::code).containsExactly("value.at-least-one");
        assertThat(routes.loaded()).isSameAs(before);
        Files.delete(home.resolve(RoutingTable.FILE));
        assertThat(routes.reload(read -> {}).anyError()).isTrue();
        assertThat(routes.loaded()).isSameAs(before);
    }

    @Test
    void a_route_that_tells_nobody_there_is_keeps_the_files_from_being_in_force() throws IOException {
        write(OLD);
        RoutesInForce routes = read();
        write(OLD + "notify = ops, a@bank.example\n");
        assertThat(routes.reload(read -> {}).all()).extracting(Problem::code).containsExactly("route.unknown-channel", "route.no-mail-server");
        Files.writeString(home.resolve("dispatcher.cfg"), """
                [dispatcher]
                smtp_host = mail.bank.example
                smtp_from = a@bank.example
                [notify opss]
                kind = command
                command = /bin/true
                """);
        assertThat(routes.reload(read -> {}).all()).extracting(Problem::code).containsExactly("route.unknown-channel.near");
        write(OLD + "notify = opss, a@bank.example\n");
        assertThat(routes.reload(read -> {}).all()).isEmpty();
        assertThat(routes.table().routes().getFirst().get(RouteKeys.NOTIFY)).hasSize(2);
    }

    @Test
    void a_warning_does_not_keep_a_file_from_being_in_force() throws IOException {
        write(OLD);
        RoutesInForce routes = read();
        write(NEW + "login = ops # the account\n");
        assertThat(routes.reload(read -> {}).all()).extracting(Problem::code).containsExactly("ini.comment-in-value");
        assertThat(name(routes)).isEqualTo("new");
    }

    @Test
    void others_who_could_have_written_the_file_keep_it_from_being_in_force() throws IOException {
        write(OLD);
        RoutesInForce routes = read();
        write(NEW);
        Files.setPosixFilePermissions(home.resolve(RoutingTable.FILE), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(routes.reload(read -> {}).all()).extracting(Problem::code).containsExactly("file.writable");
        assertThat(name(routes)).isEqualTo("old");
    }

    @Test
    void the_settings_are_read_with_the_routes() throws IOException {
        write(OLD);
        RoutesInForce routes = read();
        assertThat(routes.loaded().settings().limits().parallel()).isEqualTo(20);
        Files.writeString(home.resolve("dispatcher.cfg"), "[dispatcher]\nparallel = 5\n");
        assertThat(routes.edited()).contains(new RoutesInForce.Edited(List.of(), true));
        routes.reload(read -> {});
        assertThat(routes.loaded().settings().limits().parallel()).isEqualTo(5);
        assertThat(RoutesInForce.digest(home)).isEqualTo(routes.loaded().digest());
    }

    @Test
    void what_cannot_be_written_down_beforehand_does_not_come_into_force() throws IOException {
        write(OLD);
        RoutesInForce routes = read();
        write("[pay]\nname = new\nhost = a\n");
        assertThatThrownBy(() -> routes.reload(read -> {
            assertThat(read.table().routes().getFirst().name()).isEqualTo("new");
            throw new IllegalStateException("disk full");
        })).hasMessage("disk full");
        assertThat(name(routes)).isEqualTo("old");
        assertThat(routes.reload(read -> assertThat(name(routes)).isEqualTo("old")).all()).isEmpty();
        assertThat(name(routes)).isEqualTo("new");
    }

    /** A table and settings of two loadings must never be seen together. */
    @Test
    void whoever_asks_while_it_is_loaded_gets_one_loading() throws Exception {
        write(OLD);
        RoutesInForce routes = read();
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                int parallel = 1 + i % 2;
                all.add(threads.submit(() -> {
                    synchronized (home) {
                        write("[pay]\nname = r" + parallel + "\nhost = a\n");
                        Files.writeString(home.resolve("dispatcher.cfg"), "[dispatcher]\nparallel = " + parallel + "\n");
                        return routes.reload(read -> {});
                    }
                }));
                all.add(threads.submit(() -> {
                    RoutesInForce.Loaded seen = routes.loaded();
                    String expected = "r" + seen.settings().limits().parallel();
                    assertThat(seen.table().routes().getFirst().name()).isIn(expected, "old");
                }));
            }
        }
        for (Future<?> each : all) {
            each.get();
        }
    }
}

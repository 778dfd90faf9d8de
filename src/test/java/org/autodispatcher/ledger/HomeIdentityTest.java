package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tells one HOME from another. */
class HomeIdentityTest {
    @TempDir
    private Path state;

    @Test
    void it_is_made_once_for_its_owner_alone() throws IOException {
        assertThat(HomeIdentity.read(state)).isEmpty();
        HomeIdentity made = HomeIdentity.of(state);
        assertThat(HomeIdentity.of(state)).isEqualTo(made);
        assertThat(HomeIdentity.read(state)).contains(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("identity")))).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(state)) {
            assertThat(files).containsExactly(state.resolve("identity"));
        }
    }

    @Test
    void several_who_make_it_at_once_get_the_same() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<HomeIdentity> make = () -> HomeIdentity.of(state);
            List<Future<HomeIdentity>> all = threads.invokeAll(java.util.Collections.nCopies(40, make));
            HomeIdentity one = HomeIdentity.read(state).orElseThrow();
            for (Future<HomeIdentity> each : all) {
                assertThat(each.get()).isEqualTo(one);
            }
        }
    }

    @Test
    void a_damaged_one_is_never_replaced_in_silence() throws IOException {
        Files.writeString(state.resolve("identity"), "half");
        assertThatThrownBy(() -> HomeIdentity.of(state)).isInstanceOf(IOException.class).hasMessageContaining("half");
    }
}

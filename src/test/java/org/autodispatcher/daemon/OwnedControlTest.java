package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.autodispatcher.config.Problems;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Surprised;
import org.autodispatcher.routing.RoutesInForce;
import org.autodispatcher.ledger.HistoryFilter;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real owner passes the contract, asked in its own process and over its socket. Its one target refuses connections. */
class OwnedControlTest {
    private static final String ROUTES = "[web]\nhost = 127.0.0.1\nssh_port = 1\nprotocol = sftp\nlogin = app\npassword = x\n[.*]\nhost = 127.0.0.1\nssh_port = 1\nprotocol = sftp\nlogin = app\npassword = x\n";

    private abstract static class Owned extends ControlContract {
        @TempDir
        Path home;

        final Deque<AutoCloseable> open = new ArrayDeque<>();
        @Nullable ServedHome served;

        OwnedHome owned() throws IOException {
            Path file = Files.writeString(home.resolve("general-dispatch-info.cfg"), ROUTES);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Path settings = Files.writeString(home.resolve("dispatcher.cfg"), "[dispatcher]\nmin_free = 1MB\n");
            Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
            Path state = Files.createDirectory(home.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            RoutesInForce routes = RoutesInForce.read(home, InstantSource.system(), new Problems()).orElseThrow();
            OwnedHome owned = OwnedHome.own(state, routes, "run", new Surprised());
            open.push(owned);
            open.push(() -> owned.stop(Duration.ofMillis(1)));
            served = ServedHome.open(home, owned, () -> routes.loaded().settings());
            open.push(served);
            owned.recover();
            served.answer();
            return owned;
        }

        @AfterEach
        void close() throws Exception {
            for (AutoCloseable each : open) {
                each.close();
            }
        }
    }

    @Nested
    class InItsOwnProcess extends Owned {
        @Override
        Control control() throws IOException {
            return owned().control(System.getProperty("user.name"));
        }
    }

    @Nested
    class OverItsSocket extends Owned {
        @Test
        void a_decision_needs_the_reason_that_the_settings_in_force_ask_for() throws Exception {
            Control control = control();
            Files.writeString(home.resolve("dispatcher.cfg"), "[dispatcher]\nmin_free = 1MB\nreason_pattern = CHG[0-9]{7}\n");
            control.reload();
            assertThat(control.decide(new Decision.Pause(Decision.Scope.EVERYTHING, "CHG1")))
                    .isEqualTo(new Decided.Refused(Decided.Why.REASON_DIFFERS, Map.of("pattern", "CHG[0-9]{7}")));
            assertThat(control.decide(new Decision.Pause(Decision.Scope.EVERYTHING, "CHG1234567"))).isInstanceOf(Decided.Done.class);
        }

        @Override
        Control control() throws IOException {
            owned();
            return ControlClient.reach(home).orElseThrow();
        }

        @Test
        void an_owner_that_lets_go_begins_nothing_of_what_it_is_told_and_says_so() throws Exception {
            OwnedHome owned = owned();
            ControlClient client = ControlClient.reach(home).orElseThrow();
            Path file = Files.writeString(home.resolve("web-1.tgz"), "bytes");
            long first = client.handIn(file, false);
            assertThat(served.refuseOrdersIf(() -> false)).isFalse();
            assertThat(client.handIn(file, false)).as("while something moves").isEqualTo(first);
            assertThat(served.refuseOrdersIf(() -> true)).isTrue();
            List<Long> dispatches = client.find(HistoryFilter.ALL);
            assertLeaving(() -> client.handIn(file, true));
            assertLeaving(() -> client.decide(new Decision.Pause(Decision.Scope.EVERYTHING, "")));
            assertThat(client.find(HistoryFilter.ALL)).isEqualTo(dispatches);
            served.stopTaking();
            assertLeaving(() -> client.handIn(file, true));
            assertThat(owned.control("ann").standing().pauses()).isEmpty();
        }

        private void assertLeaving(ThrowableAssert.ThrowingCallable order) {
            assertThatThrownBy(order).isInstanceOfSatisfying(
                    ControlException.class, e -> assertThat(e.code()).isEqualTo(ControlException.Code.LEAVING));
        }
    }
}

package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.daemon.ControlClient;
import org.autodispatcher.daemon.ControlException;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner that is gone by the time it is told something. */
class AskedAnewTest {
    @TempDir
    private Path dir;

    private final ControlDouble next = new ControlDouble();

    private Control gone() throws IOException {
        Path socket = Files.createDirectories(dir.resolve("run")).resolve("control.sock");
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(socket));
            return ControlClient.reach(dir).orElseThrow();
        }
    }

    @Test
    void what_it_has_begun_nothing_of_is_given_to_the_next() throws Exception {
        Path file = Files.writeString(dir.resolve("web-1.tgz"), "bytes");
        Decision release = new Decision.Release(new Decision.Subject(1, Optional.empty()), "");
        try (Control control = new AskedAnew(gone(), () -> next, () -> next)) {
            assertThat(control.handIn(file, false)).isEqualTo(1);
            assertThat(control.decide(release)).isInstanceOf(Decided.Done.class);
        }
        assertThat(next.ordered).isEqualTo(List.of(release));
    }

    @Test
    void what_came_of_it_is_read_from_the_record() throws Exception {
        next.dispatch("web-1.tgz", ControlDouble.WEB);
        try (Control control = new AskedAnew(gone(), () -> {
            throw new AssertionError("nobody becomes the owner to look");
        }, () -> next)) {
            assertThatThrownBy(() -> control.follow(List.of(1L), Optional.empty(), event -> {})).as("it goes on").isInstanceOf(ControlException.class);
            assertThat(control.entries(1)).hasSize(3);
            assertThat(control.standing().owner()).isEmpty();
            next.fail(1, ControlDouble.WEB, Step.CONNECT, Failure.of(Reason.HOST_KEY_UNKNOWN), Map.of());
            assertThat(control.follow(List.of(1L), Optional.empty(), event -> {})).as("nothing goes on").isTrue();
        }
    }
}

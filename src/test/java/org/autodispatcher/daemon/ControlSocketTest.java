package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    @TempDir
    private Path home;

    private static Set<String> tree(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.map(path -> top.relativize(path).toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private Path socket() {
        return home.resolve("run/control.sock");
    }

    @Test
    void it_is_for_the_owner_and_the_group_and_nothing_else_lies_beside_it() throws IOException {
        try (TestOwner _ = new TestOwner(home)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket()))).isEqualTo("rw-rw----");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket().getParent()))).isEqualTo("rwxr-x---");
            assertThat(tree(home.resolve("run"))).containsExactly("", "control.sock");
        }
    }

    @Test
    @Needs(root = "a file is given to another group", accounts = "ad-dropper")
    void its_group_is_that_of_the_home() throws IOException {
        Folders.give(home, "ad-dropper");
        try (TestOwner _ = new TestOwner(home)) {
            assertThat(Files.readAttributes(socket(), PosixFileAttributes.class).group().getName()).isEqualTo("ad-dropper");
        }
    }

    @Test
    void it_goes_with_its_owner() throws IOException {
        new TestOwner(home).close();
        assertThat(tree(home.resolve("run"))).containsExactly("");
        assertThat(ControlClient.reach(home)).isEmpty();
    }

    @Test
    void what_a_killed_owner_left_is_replaced() throws IOException {
        Files.createDirectories(socket().getParent().resolve(".new-123"));
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket()));
        }
        assertThat(socket()).exists();
        assertThat(ControlClient.reach(home)).as("nobody listens there").isEmpty();
        try (TestOwner owner = new TestOwner(home)) {
            assertThat(owner.client().find(org.autodispatcher.ledger.HistoryFilter.ALL)).isEmpty();
            assertThat(tree(home.resolve("run"))).containsExactly("", "control.sock");
        }
    }

    @Test
    void a_socket_that_is_another_owner_s_by_now_is_left_alone() throws IOException {
        TestOwner first = new TestOwner(home);
        try (TestOwner second = new TestOwner(home)) {
            first.close();
            assertThat(second.client().find(org.autodispatcher.ledger.HistoryFilter.ALL)).isEmpty();
        }
    }

    @Test
    void a_path_too_long_for_the_system_is_served_and_asked_all_the_same_and_whoever_asks_makes_no_file() throws IOException {
        Path deep = home.resolve("d".repeat(120)).resolve("支付".repeat(20));
        Files.createDirectories(deep);
        assertThat(ControlClient.reach(deep)).isEmpty();
        try (TestOwner owner = new TestOwner(deep)) {
            Set<String> before = tree(home);
            Control client = owner.client();
            assertThat(client.reload()).isEqualTo(new Control.Reloaded.InForce(3));
            assertThat(tree(home)).isEqualTo(before);
        }
        assertThat(tree(deep.resolve("run"))).containsExactly("");
    }

    @Test
    void the_descriptor_of_a_long_path_s_folder_is_let_go() throws IOException {
        Path deep = Files.createDirectories(home.resolve("d".repeat(120)).resolve("run"));
        try (SocketPath path = SocketPath.of(deep.resolve("control.sock"))) {
            assertThat(Files.isSameFile(path.name().getParent(), deep)).isTrue();
        }
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(open.filter(link -> target(link).equals(deep.toString()))).isEmpty();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void a_folder_that_is_not_there_has_no_socket() {
        Path missing = home.resolve("m".repeat(120)).resolve("run/control.sock");
        assertThatThrownBy(() -> SocketPath.of(missing)).isInstanceOf(java.nio.file.NoSuchFileException.class);
        assertThat(Optional.of(missing)).hasValueSatisfying(path -> assertThat(path.getParent()).doesNotExist());
    }
}

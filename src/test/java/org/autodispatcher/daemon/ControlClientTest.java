package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client over a real socket passes the contract, and carries what the contract says nothing of. */
class ControlClientTest extends ControlContract {
    @TempDir
    private Path home;

    private Optional<TestOwner> owner = Optional.empty();

    private TestOwner owner() throws IOException {
        owner = Optional.of(new TestOwner(home));
        return owner.get();
    }

    @Override
    Control control() throws IOException {
        return owner().client();
    }

    @AfterEach
    void close() throws IOException {
        if (owner.isPresent()) {
            owner.get().close();
        }
    }

    @Test
    void an_owner_that_says_nothing_is_not_waited_for_for_ever() throws Exception {
        Path socket = Files.createDirectories(home.resolve("run")).resolve("control.sock");
        try (ServerSocketChannel stopped = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stopped.bind(UnixDomainSocketAddress.of(socket));
            ControlClient client = ControlClient.reach(home).orElseThrow();
            assertThatThrownBy(() -> client.requireAnswer(Duration.ofMillis(50)))
                    .isInstanceOfSatisfying(ControlException.class, e -> {
                        assertThat(e.code()).isEqualTo(ControlException.Code.NO_ANSWER);
                        assertThat(e.values().get("lock_word")).endsWith("state/lock");
                    });
        }
    }

    /** An owner that gives these answers, to one after the other. */
    private Thread answers(ServerSocketChannel listening, Answer... answers) {
        return Thread.ofVirtual().start(() -> {
            for (Answer answer : answers) {
                try (SocketChannel asked = listening.accept()) {
                    asked.write(ByteBuffer.wrap((answer.json() + "\n").getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    // whoever only looks whether somebody is there has gone by now
                }
            }
        });
    }

    @Test
    void an_owner_that_too_many_ask_is_asked_again_once_it_has_taken_a_package_and_only_then() throws Exception {
        Path socket = Files.createDirectories(home.resolve("run")).resolve("control.sock");
        Path file = Files.writeString(folder.resolve("web-1.tgz"), "bytes");
        Answer nobody = new Answer.Result(Wire.object());
        Answer busy = Answer.Problem.of(ControlException.of(ControlException.Code.BUSY, Map.of()));
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(socket));
            Thread owner = answers(listening, nobody, busy, new Answer.Result(Wire.of(7)), busy, busy, new Answer.Result(Wire.of(true)));
            ControlClient client = ControlClient.reach(home).orElseThrow();
            assertThatThrownBy(() -> client.handIn(file, false)).hasMessageStartingWith("busy");
            assertThat(client.handIn(file, false)).isEqualTo(7);
            assertThat(client.follow(List.of(7L), Optional.empty(), event -> {})).isTrue();
            owner.join();

            Thread stillBusy = answers(listening, nobody, new Answer.Result(Wire.of(8)), busy);
            ControlClient hasty = ControlClient.reach(home, Duration.ZERO).orElseThrow();
            hasty.handIn(file, false);
            assertThatThrownBy(() -> hasty.follow(List.of(8L), Optional.empty(), event -> {})).hasMessageStartingWith("still-busy");
            stillBusy.join();
        }
    }

    @Test
    void where_nobody_owns_the_home_there_is_nobody_to_ask() throws IOException {
        assertThat(ControlClient.reach(home)).isEmpty();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void megabytes_arrive_as_they_were_sent() throws IOException {
        byte[] bytes = new byte[(5 << 20) + 17];
        new Random(1).nextBytes(bytes);
        TestOwner mine = owner();
        long id = mine.client().handIn(Files.write(folder.resolve("big.bin"), bytes), false);
        assertThat(mine.ledger.dispatch(id).fact(DispatchRecord.SIZE)).contains(String.valueOf(bytes.length));
    }

    @Test
    void a_package_that_is_not_wanted_is_answered_before_its_bytes_are_sent() throws IOException {
        Path large = folder.resolve("large.bin");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(MemoryControl.LARGEST + 1);
        }
        TestOwner mine = owner();
        long id = mine.client().handIn(large, false);
        assertThat(mine.ledger.dispatch(id).fact(DispatchRecord.PACKAGE)).contains("large.bin");
    }

    @Test
    void a_file_that_cannot_be_sent_is_no_package() throws IOException {
        TestOwner mine = owner();
        Path link = Files.createSymbolicLink(folder.resolve("link.tgz"), Files.writeString(folder.resolve("file.tgz"), "x"));
        for (Path path : List.of(folder.resolve("missing.tgz"), link, folder)) {
            assertThatThrownBy(() -> mine.client().handIn(path, false))
                    .isInstanceOfSatisfying(FailureException.class, why -> assertThat(why.failure().reason()).isEqualTo(Reason.NOT_A_FILE));
        }
        assertThat(mine.ledger.dispatches()).isEmpty();
    }

    @Test
    void an_empty_file_is_for_the_owner_to_judge() throws IOException {
        assertThat(control().handIn(Files.createFile(folder.resolve("empty.tgz")), false)).isPositive();
    }

    @Test
    void output_comes_from_the_byte_asked_for() throws IOException {
        Control.Output output = control().output(1, "app@production.example:22", 10);
        assertThat(output.from()).isEqualTo(10);
        assertThat(new String(output.bytes(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("restarting 支付\n");
        assertThat(output.ended()).isTrue();
    }

    @Test
    void a_reload_says_what_is_in_force() throws IOException {
        assertThat(control().reload()).isEqualTo(new Control.Reloaded.InForce(3));
    }

    @Test
    void whoever_is_interrupted_follows_no_longer_and_the_owner_lets_go_of_him() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        CountDownLatch following = new CountDownLatch(1);
        owner = Optional.of(new TestOwner(home, TestOwner.NOBODY, ControlServer.Patience.STANDARD, FollowOnly.endless(following, letGo)));
        ControlClient client = owner.get().client();
        FutureTask<Boolean> follow = new FutureTask<>(() -> client.follow(List.of(1L), Optional.of(Duration.ofDays(1)), event -> {}));
        Thread thread = Thread.ofVirtual().start(follow);
        following.await();
        thread.interrupt();
        assertThatThrownBy(follow::get).hasCauseInstanceOf(InterruptedException.class);
        letGo.await();
    }

    @Test
    void an_owner_that_ends_is_told_apart_from_an_answer() throws Exception {
        CountDownLatch following = new CountDownLatch(1);
        owner = Optional.of(new TestOwner(
                home, TestOwner.NOBODY, ControlServer.Patience.STANDARD, FollowOnly.endless(following, new CountDownLatch(1))));
        ControlClient client = owner.get().client();
        FutureTask<Boolean> follow = new FutureTask<>(() -> client.follow(List.of(1L), Optional.empty(), event -> {}));
        Thread.ofVirtual().start(follow);
        following.await();
        owner.get().close();
        assertThatThrownBy(follow::get).hasCauseInstanceOf(ControlException.class).cause()
                .isInstanceOfSatisfying(ControlException.class, gone -> assertThat(gone.code()).isEqualTo(ControlException.Code.OWNER_GONE));
        assertThatThrownBy(() -> client.find(HistoryFilter.ALL)).isInstanceOf(ControlException.class);
    }

    @Test
    void a_program_of_another_version_is_told_so() throws IOException {
        TestOwner mine = owner();
        try (RawClient raw = new RawClient(mine.home)) {
            raw.say("{\"v\":99,\"verb\":\"standing\",\"arguments\":{}}\n");
            assertThat(raw.hear()).contains("OTHER_VERSION").contains("\"ours\":\"99\"").contains("\"theirs\":\"2\"");
        }
    }

    @Test
    void a_refusal_of_a_decision_comes_with_its_values() throws IOException {
        assertThat(control().decide(new org.autodispatcher.dispatch.Decision.Resume(
                        org.autodispatcher.dispatch.Decision.Scope.EVERYTHING, "done")))
                .isEqualTo(new Decided.Refused(Decided.Why.NOTHING_TO_DO, java.util.Map.of("comment", "done")));
    }
}

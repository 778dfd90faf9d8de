package org.autodispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Progress;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.delivery.Delivery.Staged;
import org.autodispatcher.delivery.DeliveryOrder.Place;
import org.autodispatcher.delivery.DeliveryOrder.Rules;
import org.autodispatcher.delivery.DeliveryOrder.Verify;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with what a server can and cannot do. */
class StagedDeliveryTest {
    private static final Rules RULES = new Rules(Place.RENAME, Verify.SHA256, OptionalInt.empty());
    private static final Capabilities NO_RESUME = new Capabilities(true, true, false, true, true);
    private static final Capabilities NO_RENAME = new Capabilities(false, false, true, true, true);
    private static final Capabilities NOT_ATOMIC = new Capabilities(false, true, true, true, true);
    private static final Capabilities BLIND = new Capabilities(true, true, true, false, true);

    @TempDir
    Path spool;

    private final MemoryTransport.Files files = new MemoryTransport.Files();
    private final byte[] content = new byte[100_000];
    private InstallPackage pack;

    @BeforeEach
    void spool() throws IOException {
        new Random(3).nextBytes(content);
        var digest = Sha256.start();
        digest.update(content);
        pack = new InstallPackage("支付系统 (1).zip", Sha256.of(digest), content.length);
        Files.write(spool.resolve("bytes"), content);
    }

    @Test
    void the_staged_name_is_hidden_plain_and_this_packages_own_for_this_target() {
        String name = StagedDelivery.stagedName("app@host:22", pack);
        assertThat(name).matches("\\.[0-9a-f]{32}\\.part").isEqualTo(StagedDelivery.stagedName("app@host:22", pack));
        assertThat(StagedDelivery.stagedName("app@host:22", new InstallPackage("other.zip", pack.sha256(), pack.size()))).isNotEqualTo(name);
        assertThat(StagedDelivery.stagedName("app@other:22", pack)).isNotEqualTo(name);
    }

    @Test
    void after_a_cut_only_the_rest_is_sent() throws IOException {
        MemoryTransport first = new MemoryTransport(files, MemoryTransport.ABLE, true);
        first.cutAfter = 40_000;
        assertReason(() -> deliver(first, RULES), Reason.CONNECTION_LOST);
        MemoryTransport second = new MemoryTransport(files, MemoryTransport.ABLE, true);
        assertThat(deliver(second, RULES)).isEqualTo(new Placed("/in/" + pack.name(), Verified.SHA256, true));
        assertThat(second.sent).isEqualTo(60_000);
    }

    @Test
    void after_a_cut_all_is_sent_again_where_the_server_cannot_go_on() throws IOException {
        MemoryTransport first = new MemoryTransport(files, NO_RESUME, true);
        first.cutAfter = 40_000;
        assertReason(() -> deliver(first, RULES), Reason.CONNECTION_LOST);
        MemoryTransport second = new MemoryTransport(files, NO_RESUME, true);
        deliver(second, RULES);
        assertThat(second.sent).isEqualTo(100_000);
    }

    @Test
    void a_left_part_that_nobody_can_prove_is_not_believed() throws IOException {
        files.entries.put("/in", Optional.empty());
        files.entries.put("/in/" + StagedDelivery.stagedName("app@host:22", pack), Optional.of(java.util.Arrays.copyOf(content, 40_000)));
        MemoryTransport blind = new MemoryTransport(files, BLIND, false);
        assertThat(deliver(blind, RULES).verified()).isEqualTo(Verified.SIZE);
        assertThat(blind.sent).isEqualTo(100_000);
    }

    @Test
    void the_size_alone_is_not_enough_where_the_route_wants_the_digest() {
        Rules strict = new Rules(Place.RENAME, Verify.SHA256_ONLY, OptionalInt.empty());
        assertReason(() -> deliver(new MemoryTransport(files, BLIND, false), strict), Reason.SIZE_ONLY);
        assertThat(files.entries).containsOnlyKeys("/", "/home", "/in");
    }

    @Test
    void without_a_digest_of_the_target_the_file_is_read_back() throws IOException {
        assertThat(deliver(new MemoryTransport(files, MemoryTransport.ABLE, false), RULES).verified()).isEqualTo(Verified.READ_BACK);
    }

    @Test
    void nothing_is_sent_to_a_server_that_cannot_rename() {
        MemoryTransport transport = new MemoryTransport(files, NO_RENAME, true);
        assertReason(() -> deliver(transport, RULES), Reason.NO_RENAME);
        assertThat(transport.sent).isZero();
    }

    @Test
    void where_the_server_cannot_replace_in_one_step_that_is_said() throws IOException {
        assertThat(deliver(new MemoryTransport(files, NOT_ATOMIC, true), RULES).atomic()).isFalse();
    }

    @Test
    void where_the_server_cannot_replace_at_all_the_old_file_stays_and_nothing_beside_it() {
        files.entries.put("/in", Optional.empty());
        files.entries.put("/in/" + pack.name(), Optional.of(new byte[3]));
        assertReason(() -> deliver(new MemoryTransport(files, NOT_ATOMIC, true), RULES), Reason.NO_OVERWRITE);
        assertThat(files.entries).containsOnlyKeys("/", "/home", "/in", "/in/" + pack.name());
        assertThat(files.entries.get("/in/" + pack.name()).orElseThrow()).hasSize(3);
    }

    @Test
    void what_an_attempt_to_rename_left_is_gone_after_a_direct_one() throws IOException {
        MemoryTransport first = new MemoryTransport(files, MemoryTransport.ABLE, true);
        first.cutAfter = 40_000;
        assertReason(() -> deliver(first, RULES), Reason.CONNECTION_LOST);
        Rules direct = new Rules(Place.DIRECT, Verify.SHA256, OptionalInt.empty());
        deliver(new MemoryTransport(files, MemoryTransport.ABLE, true), direct);
        assertThat(files.entries).containsOnlyKeys("/", "/home", "/in", "/in/" + pack.name());
    }

    @Test
    void a_file_that_is_there_already_gets_the_mode_the_route_wants_and_nothing_stays_beside_it() throws IOException {
        deliver(new MemoryTransport(files, MemoryTransport.ABLE, true), RULES);
        files.entries.put("/in/" + StagedDelivery.stagedName("app@host:22", pack), Optional.of(new byte[7]));
        MemoryTransport again = new MemoryTransport(files, MemoryTransport.ABLE, true);
        deliver(again, new Rules(Place.RENAME, Verify.SHA256, OptionalInt.of(0640)));
        assertThat(again.sent).isZero();
        assertThat(files.modes).containsEntry("/in/" + pack.name(), 0640).hasSize(1);
        assertThat(files.entries).containsOnlyKeys("/", "/home", "/in", "/in/" + pack.name());
    }

    @Test
    void a_file_that_is_there_already_stays_where_its_mode_cannot_be_set() throws IOException {
        deliver(new MemoryTransport(files, NO_RESUME, true), RULES);
        MemoryTransport forbids = new MemoryTransport(files, NO_RESUME, true) {
            @Override
            public void permissions(String path, int mode) throws IOException {
                throw Failure.of(Reason.NO_WRITE_RIGHT).exception();
            }
        };
        assertReason(() -> deliver(forbids, new Rules(Place.RENAME, Verify.SHA256, OptionalInt.of(0640))), Reason.NO_WRITE_RIGHT);
        assertThat(files.entries).containsKey("/in/" + pack.name());
    }

    @Test
    void a_server_that_gives_back_more_than_was_sent_is_not_listened_to_for_ever() {
        MemoryTransport endless = new MemoryTransport(files, MemoryTransport.ABLE, false) {
            @Override
            public void read(String path, OutputStream sink) throws IOException {
                try {
                    while (true) {
                        sink.write(content);
                    }
                } catch (IOException e) {
                    throw Failure.of(Reason.CONNECTION_LOST).exception(e); // as transports do
                }
            }
        };
        assertReason(() -> deliver(endless, RULES), Reason.DIGEST_DIFFERS);
        assertThat(files.entries).containsOnlyKeys("/", "/home", "/in");
    }

    @Test
    void the_mode_is_set_before_the_file_gets_its_name() throws IOException {
        deliver(new MemoryTransport(files, MemoryTransport.ABLE, true), new Rules(Place.RENAME, Verify.SHA256, OptionalInt.of(0640)));
        assertThat(files.modes).containsEntry("/in/" + pack.name(), 0640).hasSize(1);
    }

    @Test
    void a_delivery_that_was_verified_can_be_placed_later_by_another_one() throws IOException {
        Delivery first = delivery(new MemoryTransport(files, MemoryTransport.ABLE, true), RULES, InstantSource.system());
        Staged staged = first.stage(_ -> {});
        Verified verified = first.verify(staged);
        Delivery later = delivery(new MemoryTransport(files, MemoryTransport.ABLE, true), RULES, InstantSource.system());
        assertThat(later.place(staged, verified)).isEqualTo(new Placed("/in/" + pack.name(), Verified.SHA256, true));
    }

    @Test
    void progress_is_told_ten_times_a_second_and_at_the_end() throws IOException {
        TickingClock clock = new TickingClock();
        List<Progress> told = new ArrayList<>();
        delivery(new MemoryTransport(files, MemoryTransport.ABLE, true), RULES, clock).stage(told::add);
        // 100 pieces of 1000 bytes, 25 ms each: every fourth is told, and the end.
        assertThat(told).hasSize(26);
        assertThat(told.getFirst().bytes()).isEqualTo(4000);
        assertThat(told.getFirst().rate()).isEqualTo(40_000);
        assertThat(told.getLast().bytes()).isEqualTo(100_000);
    }

    @Test
    void bytes_go_at_the_pace_they_may_and_what_lies_there_already_takes_nothing() throws IOException {
        SteppedClock clock = new SteppedClock();
        Throttle throttle = new Throttle(clock);
        MemoryTransport cut = new MemoryTransport(files, MemoryTransport.ABLE, true);
        cut.cutAfter = 60_000;
        double begun = clock.seconds();
        assertReason(() -> paced(cut, most -> throttle.take(most, 10_000)).stage(_ -> {}), Reason.CONNECTION_LOST);
        assertThat(clock.seconds() - begun).isCloseTo(6, within(0.3));
        Staged staged = paced(new MemoryTransport(files, MemoryTransport.ABLE, true), most -> throttle.take(most, 10_000)).stage(_ -> {});
        assertThat(staged.resumed()).isEqualTo(60_000);
        assertThat(clock.seconds() - begun).isCloseTo(10, within(0.3));
        assertThat(files.entries.get(staged.path())).contains(content);
    }

    @Test
    void who_waits_for_bandwidth_is_let_go_by_an_interrupt() {
        Pace never = _ -> {
            throw new InterruptedException();
        };
        assertThatThrownBy(() -> paced(new MemoryTransport(files, MemoryTransport.ABLE, true), never).stage(_ -> {}))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private Delivery paced(Transport transport, Pace pace) {
        return new StagedDelivery(transport, new DeliveryOrder("app@host:22", pack, spool.resolve("bytes"), "/in", RULES), InstantSource.system(), pace);
    }

    private Placed deliver(Transport transport, Rules rules) throws IOException {
        Delivery delivery = delivery(transport, rules, InstantSource.system());
        Staged staged = delivery.stage(_ -> {});
        return delivery.place(staged, delivery.verify(staged));
    }

    private Delivery delivery(Transport transport, Rules rules, InstantSource clock) {
        return new StagedDelivery(transport, new DeliveryOrder("app@host:22", pack, spool.resolve("bytes"), "/in", rules), clock);
    }

    private static void assertReason(ThrowingCallable act, Reason reason) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(reason));
    }

    /** Goes on by 25 ms whenever it is looked at. */
    private static final class TickingClock implements InstantSource {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            Instant shown = now;
            now = now.plus(Duration.ofMillis(25));
            return shown;
        }
    }
}

package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.autodispatcher.config.Problems;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.RoutesInForce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A HOME as a process owns it, with all that belongs to it. */
@Timeout(300)
class OwnedHomeTest {
    @TempDir
    private Path home;

    private Path state;
    private OwnedHome owned;
    private final ReentrantLock clock = new ReentrantLock();
    private final CountDownLatch stuck = new CountDownLatch(1);

    private final AtomicBoolean refuses = new AtomicBoolean();

    @BeforeEach
    void folders() throws IOException {
        routes("[web]\nhost = 127.0.0.1\nlogin = app\n");
        state = Files.createDirectory(home.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void routes(String text) throws IOException {
        Path file = Files.writeString(home.resolve("general-dispatch-info.cfg"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void own(InstantSource time) throws IOException {
        owned = OwnedHome.own(state, RoutesInForce.read(home, InstantSource.system(), new Problems()).orElseThrow(), "run", new Surprised(), time);
    }

    @AfterEach
    void letGo() throws InterruptedException {
        owned.stop(Duration.ZERO);
        owned.close();
    }

    /** Whoever appends an entry asks for the time; here it does not get it. */
    private Instant held() {
        if (refuses.get()) {
            throw new IllegalStateException("not now");
        }
        if (clock.isLocked()) {
            stuck.countDown();
        }
        clock.lock();
        try {
            return Instant.now();
        } finally {
            clock.unlock();
        }
    }

    @Test
    void its_owner_keeps_house() throws IOException {
        Path left = Files.createDirectory(state.resolve("spool")).resolve("a".repeat(64));
        Files.setLastModifiedTime(Files.writeString(left, "left by a killed process"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        own(InstantSource.system());
        assertThat(left).as("before anything is taken up").exists();
        owned.recover();
        Ledger ledger = owned.ledger();
        while (ledger.entries(Ledger.HOME).stream().map(Entry::draft).noneMatch(
                draft -> draft.step() == Step.CLEAN && draft.tense() == Entry.Tense.FACT)) {
            assertThat(Thread.currentThread().isInterrupted()).as("no time is left").isFalse();
        }
        assertThat(left).doesNotExist();
    }

    @Test
    void it_is_alive_but_while_the_writer_of_its_record_is_stuck() throws Exception {
        own(this::held);
        assertThat(owned.alive()).isTrue();
        clock.lock();
        Thread waits = Thread.ofVirtual().start(() -> owned.machinery().deliveries().home("alice").fact(Step.START, Map.of("verb", "run", "pid", "1")));
        try {
            stuck.await();
            assertThat(owned.alive()).isFalse();
        } finally {
            clock.unlock();
        }
        waits.join();
        assertThat(owned.alive()).isTrue();
    }

    @Test
    void edited_routes_are_in_force_only_once_the_ledger_says_so() throws IOException {
        own(this::held);
        routes("[web]\nhost = 127.0.0.1\nlogin = app\n[batch]\nhost = 127.0.0.2\nlogin = app\n");
        refuses.set(true);
        assertThatThrownBy(() -> owned.reload("alice")).hasRootCauseMessage("not now");
        assertThat(owned.standing().routes().orElseThrow().edited()).as("what was in force stays so").isTrue();
        refuses.set(false);
        assertThat(owned.reload("alice")).isEqualTo(new Control.Reloaded.InForce(2));
        assertThat(owned.standing().routes().orElseThrow().edited()).isFalse();
        assertThat(owned.ledger().entries(Ledger.HOME)).filteredOn(entry -> entry.draft().step() == Step.RELOAD).hasSize(1);
    }

    @Test
    void every_decision_needs_a_reason_as_the_settings_in_force_say() throws IOException {
        own(InstantSource.system());
        Decision.Scope all = Decision.Scope.EVERYTHING;
        assertThat(owned.control("alice").decide(new Decision.Pause(all, ""))).isInstanceOf(Decided.Done.class);
        Files.writeString(home.resolve("dispatcher.cfg"), "[dispatcher]\nreason_pattern = CHG[0-9]{7}\n");
        assertThat(owned.control("alice").decide(new Decision.Resume(all, ""))).as("not in force").isInstanceOf(Decided.Done.class);
        owned.reload("alice");
        Decided.Refused refused = new Decided.Refused(Decided.Why.REASON_DIFFERS, Map.of("pattern", "CHG[0-9]{7}"));
        Decision.Subject any = new Decision.Subject(7, Optional.empty());
        for (String reason : List.of("", "CHG123", "CHG1234567 and CHG1234568", "for CHG1234567")) {
            assertThat(List.of(
                            new Decision.Pause(all, reason), new Decision.Resume(all, reason), new Decision.Retry(any, false, reason),
                            new Decision.Release(any, reason), new Decision.Approve(any, reason), new Decision.Cancel(any, false, reason),
                            new Decision.Resolve(any, Decision.As.FAILED, reason)))
                    .allSatisfy(decision -> assertThat(owned.control("alice").decide(decision)).isEqualTo(refused));
        }
        assertThat(owned.control("alice").decide(new Decision.Pause(all, "CHG1234567"))).isInstanceOf(Decided.Done.class);
        assertThat(owned.control("alice").decide(new Decision.Pause(all, "CHG1234567"), 0)).isInstanceOf(Decided.Refused.class);
        assertThat(owned.ledger().entries(Ledger.HOME)).filteredOn(entry -> entry.draft().step() == Step.PAUSE).hasSize(2);
    }
}

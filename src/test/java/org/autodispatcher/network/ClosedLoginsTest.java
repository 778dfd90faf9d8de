package org.autodispatcher.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refused login stays closed over restarts, until its secret changes or a person releases it. */
class ClosedLoginsTest {
    private static final Credentials WRONG = Credentials.password("app", Secret.of("wr0ng-canary"));
    private static final Credentials RIGHT = Credentials.password("app", Secret.of("right"));

    private final Remembered remembered = new Remembered();

    @TempDir
    private Path state;

    /** As after a start of the program. */
    private LoginGate restarted() {
        return new LoginGate(remembered, SecretMarks.keptIn(state.resolve("login-key")));
    }

    private static Failure refusedBy(LoginGate gate, Credentials credentials, String host, Failure refusal) {
        return catchThrowableOfType(FailureException.class, () -> gate.through(credentials, host, () -> {
            throw refusal.with("host", host).exception();
        })).failure();
    }

    private void refuse(Credentials credentials, String host) {
        refusedBy(restarted(), credentials, host, Failure.of(Reason.LOGIN_REFUSED, "ssh"));
    }

    @Test
    void after_a_restart_it_is_still_closed_and_the_host_is_not_asked() {
        refuse(WRONG, "web1");
        Failure failure = refusedBy(restarted(), WRONG, "web2", Failure.of(Reason.UNREACHABLE));
        assertThat(failure).isEqualTo(Failure.of(Reason.LOGIN_REFUSED, "elsewhere").with("login", "app").with("where", "web1"));
        assertThat(restarted().closed()).singleElement().satisfies(closed -> {
            assertThat(closed.login()).isEqualTo("app");
            assertThat(closed.host()).isEqualTo("web1");
            assertThat(ClosedLogin.of(closed.values())).contains(closed);
        });
    }

    @Test
    void another_secret_is_tried_and_once_its_host_takes_it_the_old_one_is_forgotten() throws Exception {
        refuse(WRONG, "web1");
        assertThat(restarted().through(RIGHT, "web2", () -> "in")).isEqualTo("in");
        assertThat(remembered.now).hasSize(1); // web2 says nothing of what web1 takes
        assertThat(restarted().through(RIGHT, "web1", () -> "in")).isEqualTo("in");
        assertThat(remembered.now).isEmpty();
        assertThat(remembered.opened).containsExactly(new ClosedLogins.Opening.SecretChanged());
    }

    @Test
    void a_person_releases_it() throws Exception {
        refuse(WRONG, "web1");
        LoginGate gate = restarted();
        assertThat(gate.release("app", "web2", "ann")).isFalse();
        assertThat(gate.release("other", "web1", "ann")).isFalse();
        assertThat(gate.release("app", "web1", "ann")).isTrue();
        assertThat(gate.through(WRONG, "web1", () -> "in")).isEqualTo("in");
        assertThat(remembered.opened).containsExactly(new ClosedLogins.Opening.Released("ann"));
        assertThat(restarted().closed()).isEmpty();
    }

    @Test
    void what_is_refused_again_after_a_release_is_closed_again() {
        refuse(WRONG, "web1");
        LoginGate gate = restarted();
        gate.release("app", "web1", "ann");
        refusedBy(gate, WRONG, "web1", Failure.of(Reason.LOGIN_REFUSED, "ssh"));
        assertThat(gate.closed()).hasSize(1);
        assertThat(remembered.now).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"account", "needs-tls", "line-break"})
    void a_refusal_for_another_reason_than_the_secret_closes_nothing(String variant) {
        refusedBy(restarted(), WRONG, "web1", Failure.of(Reason.LOGIN_REFUSED, variant));
        assertThat(remembered.now).isEmpty();
    }

    @Test
    void the_account_of_ftp_is_a_part_of_the_secret() throws Exception {
        refuse(new Credentials("app", WRONG.password(), Optional.of(Secret.of("a")), List.of(), Optional.empty()), "web1");
        Credentials other = new Credentials("app", WRONG.password(), Optional.of(Secret.of("b")), List.of(), Optional.empty());
        assertThat(restarted().through(other, "web1", () -> "in")).isEqualTo("in");
    }

    @Test
    void neither_the_record_nor_the_key_tells_the_secret() throws Exception {
        refuse(WRONG, "web1");
        assertThat(remembered.now.getFirst().values().toString()).doesNotContain("canary");
        Path key = state.resolve("login-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key))).isEqualTo("rw-------");
        assertThat(Files.size(key)).isEqualTo(32);
        assertThat(state).isDirectoryContaining(key::equals);
        try (var all = Files.list(state)) {
            assertThat(all).containsExactly(key);
        }
        Path otherKey = state.resolve("other-key");
        String here = SecretMarks.keptIn(key).of("app", WRONG.password().orElseThrow());
        assertThat(here).isEqualTo(remembered.now.getFirst().mark());
        assertThat(SecretMarks.keptIn(otherKey).of("app", WRONG.password().orElseThrow())).isNotEqualTo(here);
        assertThat(SecretMarks.keptIn(key).of("ops", WRONG.password().orElseThrow())).isNotEqualTo(here);
    }

    @Test
    void a_secret_that_was_good_long_ago_is_given_by_one_alone_again() throws Exception {
        AtomicLong now = new AtomicLong();
        LoginGate gate = new LoginGate(ClosedLogins.NONE, SecretMarks.ofThisProcess(), now::get);
        gate.through(RIGHT, "web1", () -> "in");
        now.set(Duration.ofHours(1).toNanos());
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch trying = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Failure>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(threads.submit(() -> catchThrowableOfType(FailureException.class, () -> gate.through(RIGHT, "web1", () -> {
                    tries.incrementAndGet();
                    trying.countDown();
                    awaitUnchecked(go);
                    throw Failure.of(Reason.LOGIN_REFUSED).with("host", "web1").exception();
                })).failure()));
            }
            trying.await();
            go.countDown();
            for (Future<Failure> each : all) {
                assertThat(each.get().reason()).isEqualTo(Reason.LOGIN_REFUSED);
            }
        }
        assertThat(tries).hasValue(1);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A record that outlives the gate. */
    private static final class Remembered implements ClosedLogins {
        private final List<ClosedLogin> now = new ArrayList<>();
        private final List<Opening> opened = new ArrayList<>();

        @Override
        public List<ClosedLogin> closed() {
            return now;
        }

        @Override
        public void close(ClosedLogin login) {
            now.add(login);
        }

        @Override
        public void open(ClosedLogin login, Opening why) {
            now.remove(login);
            opened.add(why);
        }
    }
}

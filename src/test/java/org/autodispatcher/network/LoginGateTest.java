package org.autodispatcher.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.junit.jupiter.api.Test;

class LoginGateTest {
    private static final Credentials SHARED = Credentials.password("app", Secret.of("wrong"));

    private final LoginGate gate = new LoginGate();

    @Test
    void one_refusal_closes_the_secret_for_everybody_after_a_single_try() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch firstIsTrying = new CountDownLatch(1);
        CountDownLatch letFirstGo = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Reason> first = threads.submit(() -> refusal(() -> {
                tries.incrementAndGet();
                firstIsTrying.countDown();
                letFirstGo.await();
                throw Failure.of(Reason.LOGIN_REFUSED).with("host", "web1").exception();
            }));
            firstIsTrying.await();
            List<Future<Reason>> others = java.util.stream.IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(() -> refusal(() -> {
                        tries.incrementAndGet();
                        return "in";
                    })))
                    .toList();
            letFirstGo.countDown();
            assertThat(first.get()).isEqualTo(Reason.LOGIN_REFUSED);
            for (Future<Reason> other : others) {
                assertThat(other.get()).isEqualTo(Reason.LOGIN_REFUSED);
            }
        }
        assertThat(tries).hasValue(1);
    }

    @Test
    void another_failure_lets_the_next_one_try() throws Exception {
        refusal(() -> {
            throw Failure.of(Reason.UNREACHABLE, "refused").exception();
        });
        assertThat(gate.through(SHARED, "web1", () -> "in")).isEqualTo("in");
    }

    @Test
    void another_secret_of_the_same_login_and_logins_by_key_are_not_concerned() throws Exception {
        refusal(() -> {
            throw Failure.of(Reason.LOGIN_REFUSED).with("host", "web1").exception();
        });
        assertThat(gate.through(Credentials.password("app", Secret.of("right")), "web1", () -> "in")).isEqualTo("in");
        Credentials byKey = new Credentials("app", Optional.empty(), Optional.empty(), List.of(), Optional.empty());
        assertThat(gate.through(byKey, "web1", () -> "in")).isEqualTo("in");
    }

    private Reason refusal(InterruptibleLogin login) {
        return catchThrowableOfType(FailureException.class, () -> gate.through(SHARED, "web1", () -> {
            try {
                return login.attempt();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        })).failure().reason();
    }

    private interface InterruptibleLogin {
        Object attempt() throws java.io.IOException, InterruptedException;
    }
}

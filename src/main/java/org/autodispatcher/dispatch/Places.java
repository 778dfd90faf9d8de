package org.autodispatcher.dispatch;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.upgrade.Timer;

/**
 * How many attempts may be at work at once. Of all dispatches together until their upgrade starts: what runs on a target for an hour
 * keeps nobody from being sent to. Nor does who has been connecting for a while: it lends its place to others until it is connected.
 * Of one route until they end. An upgrade that is come back to counts without waiting: it runs already. The earliest dispatch goes first:
 * one whose place on a target comes after another's would only wait for it there.
 */
final class Places {
    /** How long one connects before its place goes to others: longer than hosts take that answer, shorter than anybody minds. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Timer timer;
    private final Some all;
    private final Map<String, Some> ofRoutes = new ConcurrentHashMap<>();

    /**
     * @param parallel attempts of all dispatches together
     * @param timer    tells when somebody has been connecting for {@link #PATIENCE}
     */
    Places(int parallel, Timer timer) {
        all = new Some(parallel);
        this.timer = timer;
    }

    /** For the attempts at the delivery of one dispatch by {@code route}; nothing is taken yet. */
    Held of(Route route, long dispatch) {
        int parallel = route.get(RouteKeys.PARALLEL);
        // an edited route counts its own
        return new Held(ofRoutes.computeIfAbsent(parallel + " " + route.name(), any -> new Some(parallel)), dispatch);
    }

    /** A number of places. */
    private static final class Some {
        private final TreeSet<Waiting> waiting = new TreeSet<>(Comparator.comparingLong(Waiting::dispatch).thenComparingLong(Waiting::number));
        private int free;
        private long asked;

        private record Waiting(long dispatch, long number, CountDownLatch given) {}

        Some(int parallel) {
            free = parallel;
        }

        void take(long dispatch) throws InterruptedException {
            Waiting own = ask(dispatch);
            try {
                own.given().await();
            } catch (InterruptedException e) {
                leave(own);
                throw e;
            }
        }

        private synchronized Waiting ask(long dispatch) {
            Waiting own = new Waiting(dispatch, asked++, new CountDownLatch(1));
            waiting.add(own);
            give();
            return own;
        }

        private synchronized void leave(Waiting own) {
            if (!waiting.remove(own)) {
                giveBack(); // it was given in this very moment
            }
        }

        synchronized void giveBack() {
            free++;
            give();
        }

        private void give() {
            while (free > 0 && !waiting.isEmpty()) {
                free--;
                waiting.pollFirst().given().countDown();
            }
        }

        /** Takes one whether there is one or not: nobody else gets any until as many were given back. */
        synchronized void takeAnyhow() {
            free--;
        }
    }

    private enum InAll {
        NONE,
        TAKEN,
        LENT
    }

    /** What the attempts at one delivery have taken. One thread takes and gives back; lending comes from the timer's. */
    final class Held implements AutoCloseable {
        private final Some ofRoute;
        private final long dispatch;
        private boolean inRoute;
        private InAll inAll = InAll.NONE;
        private Optional<Timer.Pending> lending = Optional.empty();
        private int connects;

        private Held(Some ofRoute, long dispatch) {
            this.ofRoute = ofRoute;
            this.dispatch = dispatch;
        }

        /** Takes both places where it has not got them, or waits for them. */
        void take() throws InterruptedException {
            if (!inRoute) {
                ofRoute.take(dispatch);
                inRoute = true;
            }
            if (!takenInAll()) {
                all.take(dispatch);
                takeInAll();
            }
        }

        private synchronized boolean takenInAll() {
            return inAll == InAll.TAKEN;
        }

        private synchronized void takeInAll() {
            inAll = InAll.TAKEN;
        }

        /** It begins to connect. */
        synchronized void connects() {
            int which = ++connects;
            lending.ifPresent(Timer.Pending::cancel);
            lending = Optional.of(timer.start(PATIENCE, () -> lend(which)));
        }

        private synchronized void lend(int which) {
            if (which == connects && inAll == InAll.TAKEN) {
                inAll = InAll.LENT;
                all.giveBack();
            }
        }

        /** It does not connect any more, and is at work: what it lent counts again at once, even where somebody else has it. */
        synchronized void connected() {
            connectsNoMore();
            if (inAll == InAll.LENT) {
                inAll = InAll.TAKEN;
                all.takeAnyhow();
            }
        }

        private void connectsNoMore() {
            connects++;
            lending.ifPresent(Timer.Pending::cancel);
            lending = Optional.empty();
        }

        /** Its upgrade is about to start. */
        synchronized void sent() {
            connectsNoMore();
            if (inAll == InAll.TAKEN) {
                all.giveBack();
            }
            inAll = InAll.NONE;
        }

        /** Its upgrade runs already. */
        void runs() {
            if (!inRoute) {
                ofRoute.takeAnyhow();
                inRoute = true;
            }
        }

        @Override
        public void close() {
            sent();
            if (inRoute) {
                inRoute = false;
                ofRoute.giveBack();
            }
        }
    }
}

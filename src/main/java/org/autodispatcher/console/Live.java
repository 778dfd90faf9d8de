package org.autodispatcher.console;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Progress;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.Events;
import org.autodispatcher.ledger.Ledger;

/**
 * Keeps pages as they are looked at. What is shown is made once for all who look at the same page in the same language, and only while
 * anybody does: they are sent what differs from what they have. While nothing happens, nothing is made.
 */
final class Live implements AutoCloseable {
    /** An eye takes no more, and a rollout to hundreds of targets changes more often. */
    private static final Duration PAUSE = Duration.ofMillis(300);
    /** What is no entry of the ledger, such as an edited file, is looked for so often. */
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int SCREENS = 100;

    private final Ledger ledger;
    private final Events.Following following;
    private final Map<String, Progress> sent = new ConcurrentHashMap<>();
    private final Map<String, Screen> screens = new LinkedHashMap<>(16, 0.75f, true);
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Thread> threads;
    private boolean dirty;
    private volatile boolean closed;

    Live(Ledger ledger, Events events) {
        this.ledger = ledger;
        following = events.follow(new Heard());
        threads = List.of(
                Thread.ofVirtual().name("console-record").start(this::hear),
                Thread.ofVirtual().name("console-live").start(this::work));
    }

    /** How far the bytes of deliveries under way are, by {@code ID:TARGET}. */
    Map<String, Progress> sent() {
        return sent;
    }

    /** How many look at pages now. */
    int looking() {
        synchronized (screens) {
            return screens.values().stream().mapToInt(Screen::looking).sum();
        }
    }

    /** What there is to be seen at this moment. */
    Screen.Seen seen(Screen.Picture picture) {
        return screen(picture).seen(ledger.last());
    }

    /**
     * Sends what changes, until whoever looks has gone or may look no longer.
     *
     * @param from the version he has
     */
    void show(Screen.Picture picture, long from, EventStream stream, Screen.Right right) throws IOException {
        Screen screen = screen(picture);
        try (Screen.Looking looking = screen.looking(from)) {
            mark();
            while (!closed && looking.next(stream, right)) {
                // until he has gone
            }
        }
    }

    /** Whoever may look no longer is told so now, and not only once something changes. */
    void lookAtRights() {
        synchronized (screens) {
            screens.values().forEach(Screen::stir);
        }
    }

    private Screen screen(Screen.Picture picture) {
        synchronized (screens) {
            Screen screen = screens.computeIfAbsent(picture.name(), _ -> new Screen(picture));
            screens.entrySet().removeIf(each -> screens.size() > SCREENS && each.getValue() != screen && !each.getValue().lookedAt());
            return screen;
        }
    }

    private void mark() {
        lock.lock();
        try {
            dirty = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void hear() {
        long last = 0;
        try {
            while (!closed) {
                ledger.awaitAfter(last, LOOK);
                last = ledger.last();
                mark();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            // it ends
        }
    }

    private void work() {
        try {
            while (!closed) {
                awaitMark();
                List<Screen> lookedAt;
                synchronized (screens) {
                    lookedAt = screens.values().stream().filter(Screen::lookedAt).toList();
                }
                long position = ledger.last();
                lookedAt.forEach(screen -> screen.lookQuietly(position));
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            // it ends
        }
    }

    private void awaitMark() throws InterruptedException {
        lock.lock();
        try {
            while (!dirty) {
                changed.await();
            }
            dirty = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends everything that is sent. */
    @Override
    public void close() {
        closed = true;
        following.close();
        threads.forEach(Thread::interrupt);
        synchronized (screens) {
            screens.values().forEach(Screen::wake);
        }
    }

    /** Bytes are no entries of the ledger. */
    private final class Heard implements DispatchEvent.Follower {
        @Override
        public void tell(DispatchEvent event) {
            switch (event) {
                case DispatchEvent.Sent(long dispatch, var target, Progress progress) -> {
                    sent.put(dispatch + ":" + target.text(), progress);
                    mark();
                }
                case DispatchEvent.Moved(long dispatch, var target, DeliveryState state, var _) -> {
                    if (state != DeliveryState.DELIVERING) {
                        sent.remove(dispatch + ":" + target.text());
                    }
                }
                case DispatchEvent.Arrived _, DispatchEvent.Routed _, DispatchEvent.Stopped _, DispatchEvent.Output _, DispatchEvent.Overdue _ -> {}
            }
        }

        @Override
        public boolean everyLine() {
            return false;
        }
    }
}

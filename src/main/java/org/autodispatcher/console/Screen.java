package org.autodispatcher.console;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.autodispatcher.console.page.Block;
import org.autodispatcher.console.page.Change;
import org.autodispatcher.console.page.Texts;
import org.autodispatcher.report.Json;

/**
 * One page in one language as it was last seen, and how it got there. Versions are numbers that only grow, also over a restart, so that
 * whoever comes back with one is never taken for somebody else.
 */
final class Screen {
    /** Who is further behind reads the page anew. */
    private static final int KEPT = 100;
    /** Who reads a page looks at it within this time, in nanoseconds. */
    private static final long SOON = 60_000_000_000L;
    /** For so long, in nanoseconds, what the record does not tell of, such as bytes, may be old. */
    private static final long FRESH = 500_000_000L;

    private final Picture picture;
    private final Deque<Update> updates = new ArrayDeque<>();
    private List<Block> blocks = List.of();
    private long version = System.currentTimeMillis();
    private int looking;
    private long asked = System.nanoTime() - 2 * SOON;
    private boolean woken;
    private long lookedTo = -1;
    private long lookedAt;

    /**
     * What can be looked at.
     *
     * @param name  tells it from others, its language included
     * @param texts the language
     * @param look  finds out what is to be seen
     */
    record Picture(String name, Texts texts, Look look) {}

    /** Finds out what is to be seen at this moment. */
    @FunctionalInterface
    interface Look {
        List<Block> blocks();
    }

    /** What was seen, and its version. */
    record Seen(List<Block> blocks, long version) {}

    /** Whether somebody may go on looking. */
    @FunctionalInterface
    interface Right {
        boolean holds() throws IOException;
    }

    private record Update(long version, String change) {}

    Screen(Picture picture) {
        this.picture = picture;
    }

    /**
     * What there is to be seen; whoever asks is soon going to look. Of many who ask at once the first has it made.
     *
     * @param position up to which the record is written
     */
    synchronized Seen seen(long position) {
        if (position != lookedTo || System.nanoTime() - lookedAt > FRESH) {
            look(position);
        }
        asked = System.nanoTime();
        return new Seen(blocks, version);
    }

    synchronized boolean lookedAt() {
        return looking > 0;
    }

    /** How many look. */
    synchronized int looking() {
        return looking;
    }

    /**
     * Looks; who looks is told what differs.
     *
     * @param position up to which the record is looked at
     */
    synchronized void look(long position) {
        lookedTo = position;
        lookedAt = System.nanoTime();
        List<Block> now = picture.look().blocks();
        if (now.equals(blocks)) {
            return;
        }
        List<Block> before = blocks;
        blocks = now;
        version++;
        if (looking == 0 && System.nanoTime() - asked > SOON) {
            updates.clear(); // nobody has what was before
            return;
        }
        Change change = Change.between(before, now, picture.texts());
        updates.add(new Update(version, Json.write(Json.object("set", change.set(), "order", change.order()))));
        if (updates.size() > KEPT) {
            updates.removeFirst();
        }
        notifyAll();
    }

    /** The same where the record may not be readable, or something is wrong with this page: what was seen stays, and others are looked at. */
    void lookQuietly(long position) {
        try {
            look(position);
        } catch (RuntimeException e) {
            // who asks for the page is told
        }
    }

    /** Whoever looks is asked anew whether he may. */
    synchronized void stir() {
        notifyAll();
    }

    /** Whoever looks is to see that it is over. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    synchronized Looking looking(long from) {
        looking++;
        return new Looking(from);
    }

    /** Somebody who looks. */
    final class Looking implements AutoCloseable {
        private long has;

        private Looking(long from) {
            has = from;
        }

        /**
         * Sends what is new, once something is.
         *
         * @return whether there may be more to come
         */
        boolean next(EventStream stream, Right right) throws IOException {
            List<Update> news = await();
            if (!right.holds()) {
                stream.send("over", String.valueOf(has), "");
                return false;
            }
            if (news.isEmpty()) {
                stream.beat();
            }
            boolean gap = !news.isEmpty() && news.getFirst().version() > has + 1;
            if (gap) {
                stream.send("anew", String.valueOf(has), "");
                return false;
            }
            for (Update each : news) {
                stream.send("change", String.valueOf(each.version()), each.change());
                has = each.version();
            }
            return true;
        }

        private List<Update> await() {
            synchronized (Screen.this) {
                try {
                    if (version == has && !woken) {
                        Screen.this.wait(EventStream.BEAT.toMillis());
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                boolean unknown = has > version || version > has && updates.isEmpty();
                return unknown ? List.of(new Update(Long.MAX_VALUE, "")) : new ArrayList<>(updates.stream().filter(each -> each.version() > has).toList());
            }
        }

        @Override
        public void close() {
            synchronized (Screen.this) {
                looking--;
            }
        }
    }
}

package org.autodispatcher.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.linux.WindowSize;

/**
 * Shows dispatches on a terminal while they run, as a table that is drawn over. Whoever tells it something only changes a row: the table is
 * drawn on a thread of its own, after a pause each time, so neither a terminal that was stopped nor an upgrade that writes much holds up any work.
 */
final class LiveTable implements View {
    /** Some ten a second; nobody reads faster. */
    private static final Duration BETWEEN = Duration.ofMillis(100);
    /** So soon a terminal of another size is noticed where nothing happens. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Screen screen;
    private final Terminal terminal;
    private final TargetRows rows;
    private final TableLayout layout;
    private final Pause pause;
    private final Announcements announcements;
    private final List<String> above = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread drawer;
    private boolean changed = true;

    /** What is done between two drawings; nothing more once it is {@code over}. */
    @FunctionalInterface
    interface Pause {
        void take(CountDownLatch over) throws InterruptedException;
    }

    /** @param rows how all stands now; from here on it belongs to this table */
    LiveTable(Screen screen, Terminal terminal, TargetRows rows) {
        this(screen, terminal, rows, over -> over.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS));
    }

    LiveTable(Screen screen, Terminal terminal, TargetRows rows, Pause pause) {
        this.screen = screen;
        this.terminal = terminal;
        this.rows = rows;
        this.pause = pause;
        layout = new TableLayout(screen.wording(), terminal.colours());
        announcements = new Announcements(screen.wording());
        drawer = Thread.ofVirtual().start(this::drawUntilOver);
    }

    @Override
    public synchronized void tell(DispatchEvent event) {
        announcements.of(event).ifPresent(above::add);
        rows.take(event);
        changed = true;
        notifyAll();
    }

    /** The last line of each upgrade is shown, and no other. */
    @Override
    public boolean everyLine() {
        return false;
    }

    @Override
    public void end() {
        stopDrawing();
        screen.clear();
    }

    @Override
    public void stop() {
        stopDrawing();
        screen.leaveDrawn();
    }

    private void stopDrawing() {
        synchronized (this) {
            over.countDown();
            notifyAll();
        }
        try {
            drawer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drawn();
    }

    private void drawUntilOver() {
        try {
            while (awaitChange()) {
                drawn();
                pause.take(over);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /** @return false once it is over */
    private synchronized boolean awaitChange() throws InterruptedException {
        if (!changed && over.getCount() > 0) {
            wait(LOOK_EVERY.toMillis());
        }
        changed = false;
        return over.getCount() > 0;
    }

    /** What was to be said, and how all stands now. */
    private void drawn() {
        WindowSize size = terminal.size().get();
        List<String> said;
        List<TargetRow> now;
        synchronized (this) {
            said = List.copyOf(above);
            above.clear();
            now = rows.all();
        }
        said.forEach(screen::line);
        screen.draw(layout.lines(now, size), size.columns());
    }
}

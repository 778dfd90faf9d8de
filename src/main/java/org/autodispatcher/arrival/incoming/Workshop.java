package org.autodispatcher.arrival.incoming;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;

/**
 * The threads of one incoming directory: its own, which alone changes what it knows; those that look at files, which a file system may
 * keep for ever; those that read large ones as a whole, so that no file waits for one that is much larger; those that hand over.
 */
final class Workshop implements AutoCloseable {
    /** What is not larger is read by whoever looks at it: that takes some ten milliseconds. */
    static final long SMALL = 16L << 20;

    private static final long HUGE = 1L << 30;
    private static final int LOOKERS = 8;
    private static final int READERS = 4;
    private static final int CARRIED = 256;
    private static final int CLOSING = 5;

    private final String name;
    private final Sink sink;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final ScheduledThreadPoolExecutor own;
    private final ThreadPoolExecutor lookers;
    private final ThreadPoolExecutor largeReaders;
    private final ThreadPoolExecutor hugeReaders;
    private final ExecutorService carriers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore carried = new Semaphore(CARRIED);

    Workshop(String name, Sink sink, InstantSource clock, LongSupplier nanos) {
        this.name = name;
        this.sink = sink;
        this.clock = clock;
        this.nanos = nanos;
        own = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
        own.setRemoveOnCancelPolicy(true);
        own.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        lookers = threads(LOOKERS, name + "-");
        largeReaders = threads(READERS, name + "-large-");
        hugeReaders = threads(READERS, name + "-huge-");
    }

    private static ThreadPoolExecutor threads(int count, String name) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count, count, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name(name, 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    String name() {
        return name;
    }

    Sink sink() {
        return sink;
    }

    InstantSource clock() {
        return clock;
    }

    /** A clock that is never set. */
    LongSupplier nanos() {
        return nanos;
    }

    /** Has the directory's own thread do something, after what it was given before. */
    void own(Runnable work) {
        try {
            own.execute(work);
        } catch (RejectedExecutionException e) {
            // it has ended
        }
    }

    /** The same, later. */
    Future<?> later(Duration pause, Runnable work) {
        try {
            return own.schedule(work, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null); // it has ended
        }
    }

    Executor lookers() {
        return lookers;
    }

    /** Whoever may read a file of so many bytes as a whole. */
    Executor readers(long size) {
        return size <= SMALL ? lookers : size <= HUGE ? largeReaders : hugeReaders;
    }

    /** Hand over as many at once as one commit of the ledger is worth. */
    Executor carriers() {
        return work -> carriers.execute(() -> {
            carried.acquireUninterruptibly();
            try {
                work.run();
            } finally {
                carried.release();
            }
        });
    }

    /** Begins nothing more; what is being handed over is, and what came of that is still noted. */
    @Override
    public void close() {
        lookers.shutdownNow();
        largeReaders.shutdownNow();
        hugeReaders.shutdownNow();
        end(carriers); // what is not recorded is met again at the next start
        end(own);
    }

    private static void end(ExecutorService threads) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSING, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

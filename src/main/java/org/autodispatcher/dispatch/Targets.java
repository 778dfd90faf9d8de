package org.autodispatcher.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.autodispatcher.routing.RouteKeys;

/** Works on all targets of a route at once: as many as the route's and the dispatcher's {@code parallel} allow. */
public final class Targets {
    private final Semaphore places;

    /** @param parallel how many targets of all dispatches together are worked on at once */
    public Targets(int parallel) {
        places = new Semaphore(parallel);
    }

    /**
     * Does {@code work} for every destination and waits for all of them. One that goes wrong never stops another.
     *
     * @throws InterruptedException where the caller is told to stop waiting; the work is interrupted too
     */
    void each(Routed routed, Consumer<Destination> work) throws InterruptedException {
        Semaphore ofRoute = new Semaphore(routed.route().get(RouteKeys.PARALLEL));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (Destination destination : routed.destinations()) {
                all.add(threads.submit(() -> inPlace(ofRoute, () -> work.accept(destination))));
            }
            try {
                awaitAll(all);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private Void inPlace(Semaphore ofRoute, Runnable work) throws InterruptedException {
        ofRoute.acquire();
        try {
            places.acquire();
            try {
                work.run();
            } finally {
                places.release();
            }
        } finally {
            ofRoute.release();
        }
        return null;
    }

    /** Only once all have ended are bugs of any of them thrown, so that none hides another's end. */
    private static void awaitAll(List<Future<?>> all) throws InterruptedException {
        IllegalStateException bug = null;
        for (Future<?> each : all) {
            try {
                each.get();
            } catch (ExecutionException e) {
                if (bug == null) {
                    bug = new IllegalStateException("a delivery ended by a bug", e.getCause());
                } else {
                    bug.addSuppressed(e.getCause());
                }
            }
        }
        if (bug != null) {
            throw bug;
        }
    }
}

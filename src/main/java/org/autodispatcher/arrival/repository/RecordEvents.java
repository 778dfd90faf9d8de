package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Hears of new records as they come. It may miss some, or hear of others: it only saves the wait for the next look. */
public final class RecordEvents implements AutoCloseable {
    private final WatchService service;
    private final Map<WatchKey, Runnable> told = new ConcurrentHashMap<>();

    /** @throws IOException where the system has no more watches to give (inotify(7), limits) */
    public RecordEvents() throws IOException {
        service = FileSystems.getDefault().newWatchService();
        Thread.ofPlatform().daemon().name("records").start(this::listen);
    }

    /**
     * Has {@code listener} told of new records from now on.
     *
     * @param key what was returned the last time
     * @return valid while it is told; a folder that was made anew needs a new one
     */
    public WatchKey tell(Records records, WatchKey key, Runnable listener) throws IOException {
        return key.isValid() ? key : tell(records, listener);
    }

    /** The same for the first time. */
    public WatchKey tell(Records records, Runnable listener) throws IOException {
        WatchKey key = records.folder().register(service, StandardWatchEventKinds.ENTRY_CREATE);
        told.put(key, listener);
        return key;
    }

    private void listen() {
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents();
                if (!key.reset()) {
                    told.remove(key);
                } else {
                    Runnable listener = told.get(key);
                    if (listener != null) {
                        listener.run();
                    }
                }
            }
        } catch (ClosedWatchServiceException e) {
            // it was closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}

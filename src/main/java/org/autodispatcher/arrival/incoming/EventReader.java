package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.autodispatcher.linux.Inotify;

/** The thread that reads events and does nothing else, so that the system's queue is emptied as fast as it can be. */
final class EventReader implements AutoCloseable {
    private final Inotify inotify;
    private final Listener listener;
    private final ConcurrentLinkedQueue<Runnable> drained = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean broken;

    /** Hears, on the reader's thread, and only hands on. */
    interface Listener {
        void events(List<Inotify.Event> events);

        void mounts();

        void broken(IOException why);
    }

    EventReader(String name, Inotify inotify, Listener listener) {
        this.inotify = inotify;
        this.listener = listener;
        thread = Thread.ofPlatform().daemon().name(name + "-events").start(this::read);
    }

    private void read() {
        try {
            while (!closed) {
                List<Runnable> waiting = new ArrayList<>();
                Inotify.Happened happened = inotify.await(() -> take(waiting));
                if (!happened.events().isEmpty()) {
                    listener.events(happened.events());
                }
                waiting.forEach(Runnable::run);
                if (happened.mounts()) {
                    listener.mounts();
                }
            }
        } catch (IOException e) {
            broken = true;
            listener.broken(e);
            passOn();
        }
    }

    /** Nothing more is heard: whoever waits for that goes on. */
    private void passOn() {
        List<Runnable> waiting = new ArrayList<>();
        take(waiting);
        waiting.forEach(Runnable::run);
    }

    private void take(List<Runnable> waiting) {
        for (Runnable next = drained.poll(); next != null; next = drained.poll()) {
            waiting.add(next);
        }
    }

    /** Calls back, on the reader's thread, once everything was passed on that had happened before. */
    void drain(Consumer<Runnable> own, Runnable next) {
        drained.add(() -> own.accept(next));
        if (broken) {
            passOn();
            return;
        }
        try {
            inotify.wake();
        } catch (IOException e) {
            listener.broken(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        inotify.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inotify.close();
    }
}

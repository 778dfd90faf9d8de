package org.autodispatcher.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Server-sent events (WHATWG HTML, section 9.2) to one who listens. Whatever is sent is written before the call returns: a listener who is
 * slow holds up nobody but himself, and one who has gone is noticed at the next write, which there is at the latest after {@link #BEAT}.
 */
final class EventStream {
    /** So often something is sent, be it nothing: proxies cut what is silent. */
    static final Duration BEAT = Duration.ofSeconds(15);

    private final Sink sink;

    /** Takes bytes, all of them. */
    @FunctionalInterface
    interface Sink {
        void write(ByteBuffer bytes) throws IOException;
    }

    /** Sends what there is, until there is no more. */
    @FunctionalInterface
    interface Events {
        void into(EventStream stream) throws IOException;
    }

    EventStream(Sink sink) {
        this.sink = sink;
    }

    /**
     * Sends one event.
     *
     * @param name what it is
     * @param id   what a listener who comes back says to go on after it
     * @param data of any number of lines
     */
    void send(String name, String id, String data) throws IOException {
        StringBuilder text = new StringBuilder("event: ").append(name).append("\nid: ").append(id).append('\n');
        data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        write(text.append('\n').toString());
    }

    /** Says nothing, so that both sides know that the other is there. */
    void beat() throws IOException {
        write(":\n\n");
    }

    private void write(String text) throws IOException {
        sink.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}

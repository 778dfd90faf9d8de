package org.autodispatcher.console;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.autodispatcher.console.metrics.HttpFigures;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Counts requests by how they were answered, whatever listens. */
final class Requests implements HttpFigures {
    private final Doorman doorman;
    private final IntSupplier streams;
    private final Map<String, LongAdder> answered = new ConcurrentHashMap<>(Map.of("2xx", new LongAdder()));

    /** @param streams how many streams of events are open */
    Requests(Doorman doorman, IntSupplier streams) {
        this.doorman = doorman;
        this.streams = streams;
    }

    /** Counts what {@code site} answers. */
    Handler counted(Handler site) {
        return new Handler.Wrapper(site) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                Request.addCompletionListener(request, _ -> answered.computeIfAbsent(response.getStatus() / 100 + "xx", _ -> new LongAdder()).increment());
                return super.handle(request, response, callback);
            }
        };
    }

    @Override
    public Map<String, Long> requests() {
        Map<String, Long> counts = new TreeMap<>();
        answered.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    @Override
    public long wrongTokens() {
        return doorman.wrongTokens();
    }

    @Override
    public int streams() {
        return streams.getAsInt();
    }
}

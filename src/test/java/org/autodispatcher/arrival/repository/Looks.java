package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** Looks at a repository one after the other, each from where the last one ended; what was found counts as taken. */
final class Looks {
    private final RepositoryReader reader;
    private final Predicate<String> wanted;
    private Snapshot last = Snapshot.NONE;

    Looks(RepositoryReader reader, Predicate<String> wanted) {
        this.reader = reader;
        this.wanted = wanted;
    }

    /** What a look finds. */
    List<Found> look() throws IOException {
        Changes changes = reader.since(last, wanted);
        Snapshot next = Snapshot.of(last.after(changes).text()); // as it is written and read
        last = next.waiting(List.of());
        return next.waiting();
    }

    /** The same, shown: path and bytes. */
    List<String> found() throws IOException {
        List<String> all = new java.util.ArrayList<>();
        for (Found each : look()) {
            all.add(Percent.text(each.path()) + "=" + text(each));
        }
        return all;
    }

    String text(Found found) throws IOException {
        try (Content content = reader.open(found)) {
            return new String(Channels.newInputStream(content.bytes()).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

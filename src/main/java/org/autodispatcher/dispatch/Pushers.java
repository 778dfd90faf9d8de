package org.autodispatcher.dispatch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.arrival.repository.Found;
import org.autodispatcher.arrival.repository.Records;
import org.autodispatcher.config.Sources;

/** Which account brought which commit, as records of hooks say, whose owner the kernel knows. Subversion knows by itself who committed. */
final class Pushers {
    /** Refs have changed a moment before the hook of their push is run (githooks(5), reference-transaction and post-receive). */
    private static final Duration HOOK_COMES = Duration.ofSeconds(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final int MOST = 10_000;

    private final Records records;
    private final Sources.Kind kind;
    private final Map<String, String> owners = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    Pushers(Records records, Sources.Kind kind) {
        this.records = records;
        this.kind = kind;
    }

    /** The records that lie there; what they say is remembered. Whoever named a commit first is believed. */
    List<Records.Record> heard() throws IOException {
        List<Records.Record> heard = records.all();
        for (Records.Record record : heard) {
            if (!record.looks()) {
                record.brought().forEach(commit -> owners.putIfAbsent(commit, record.owner()));
            }
        }
        return heard;
    }

    /** Where there are hooks, whose push it was is about to be said. */
    void await(List<Found> found) throws IOException {
        Instant end = records.any() && kind == Sources.Kind.GIT ? Instant.now().plus(HOOK_COMES) : Instant.MIN;
        while (found.stream().anyMatch(each -> of(each).isEmpty()) && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            heard();
        }
    }

    /** The account that brought it; empty where that is not known. */
    String of(Found found) {
        return switch (kind) {
            case GIT -> owners.getOrDefault(found.revision(), "");
            case SVN -> found.author().isBlank() ? owners.getOrDefault(found.content(), "") : "";
        };
    }
}

package org.autodispatcher.dispatch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.arrival.repository.Found;
import org.autodispatcher.arrival.repository.Records;
import org.autodispatcher.arrival.repository.RepositoryReader;
import org.autodispatcher.arrival.repository.Snapshot;
import org.autodispatcher.config.Sources;

/** Which account brought which commit, as records of hooks say, whose owner the kernel knows. Subversion knows by itself who committed. */
final class Pushers {
    /** Refs have changed a moment before the hook of their push is run (githooks(5), reference-transaction and post-receive). */
    private static final Duration HOOK_COMES = Duration.ofSeconds(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final int MOST = 10_000;

    private final Records records;
    private final RepositoryReader reader;
    private final Sources.Kind kind;
    private final Map<String, String> owners = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /** What records have named since the last look and whose they are, the first first. */
    private final Map<String, String> recent = new LinkedHashMap<>();

    /** To which commit what they named leads; empty where to none. */
    private final Map<String, String> commits = new HashMap<>();

    Pushers(Records records, RepositoryReader reader, Sources.Kind kind) {
        this.records = records;
        this.reader = reader;
        this.kind = kind;
    }

    /** The records that lie there; what they say is remembered. Whoever named a commit first is believed. */
    List<Records.Record> heard() throws IOException {
        List<Records.Record> heard = records.all();
        for (Records.Record record : heard) {
            if (!record.looks()) {
                record.brought().forEach(id -> hear(id, record.owner()));
            }
        }
        return heard;
    }

    private void hear(String id, String owner) {
        if (owners.putIfAbsent(id, owner) == null && recent.size() < MOST) {
            recent.put(id, owner);
        }
    }

    /** The look has been written down that these were heard before: whatever comes later, they have not brought it. */
    void heeded(List<Records.Record> heard) {
        heard.forEach(record -> recent.keySet().removeAll(record.brought()));
        commits.keySet().retainAll(recent.keySet());
    }

    /** Where there are hooks, whose push it was is about to be said. */
    void await(List<Found> found) throws IOException {
        Instant end = records.any() && kind == Sources.Kind.GIT ? Instant.now().plus(HOOK_COMES) : Instant.MIN;
        while (!known(found) && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            heard();
        }
    }

    private boolean known(List<Found> found) throws IOException {
        return known(found, Map.of()) || known(found, recentCommits());
    }

    private boolean known(List<Found> found, Map<String, String> named) {
        return found.stream().noneMatch(each -> of(each, named).isEmpty());
    }

    /**
     * The same, each with the account that brought it, where that is known. Of several pushes that came since the last look it is the first
     * that had it, and its commit.
     */
    List<Found> by(List<Found> found, Snapshot last) throws IOException {
        boolean one = found.stream().allMatch(each -> recent.keySet().equals(Set.of(each.revision())));
        Map<String, String> named = one ? recent : recentCommits();
        return reader.broughtBy(named.keySet(), found, last).stream().map(each -> each.by(of(each, named))).toList();
    }

    /** Who brought which commit since the last look, the first first. A tag that is pushed has an id of its own and leads to a commit. */
    private Map<String, String> recentCommits() throws IOException {
        List<String> asked = recent.keySet().stream().filter(id -> !commits.containsKey(id)).toList();
        if (!asked.isEmpty()) {
            Map<String, String> answered = reader.commits(asked);
            asked.forEach(id -> commits.put(id, answered.getOrDefault(id, "")));
        }
        Map<String, String> named = new LinkedHashMap<>();
        recent.forEach((id, owner) -> named.putIfAbsent(commits.get(id), owner));
        named.remove("");
        return named;
    }

    private String of(Found found, Map<String, String> named) {
        return switch (kind) {
            case GIT -> named.getOrDefault(found.revision(), owners.getOrDefault(found.revision(), ""));
            case SVN -> found.author().isBlank() ? owners.getOrDefault(found.content(), "") : "";
        };
    }
}

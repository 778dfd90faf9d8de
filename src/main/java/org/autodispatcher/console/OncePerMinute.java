package org.autodispatcher.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the same alarm at most once a minute: whoever sends requests, with a token or without, writes no log full. */
final class OncePerMinute implements Alarms {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int REMEMBERED = 256;

    private final Alarms alarms;
    private final InstantSource clock;
    private final Map<String, Instant> told = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    OncePerMinute(Alarms alarms, InstantSource clock) {
        this.alarms = alarms;
        this.clock = clock;
    }

    @Override
    public void tell(boolean alarm, String key, String... namesAndValues) {
        if (!alarm || due(key + " " + List.of(namesAndValues))) {
            alarms.tell(alarm, key, namesAndValues);
        }
    }

    private synchronized boolean due(String what) {
        Instant now = clock.instant();
        Instant last = told.get(what);
        if (last != null && now.isBefore(last.plus(PAUSE))) {
            return false;
        }
        told.remove(what);
        told.put(what, now);
        return true;
    }
}

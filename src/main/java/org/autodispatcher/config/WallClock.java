package org.autodispatcher.config;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;

/** When the clock on the wall shows a time, in zones that put it forward and back. */
public final class WallClock {
    private WallClock() {}

    /** The first moment at which the clock shows {@code time}; where it is put forward over that, the moment at which that is done. */
    public static Instant first(LocalDateTime time, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        return offsets.isEmpty() ? skipped(time, zone).getInstant() : time.toInstant(offsets.getFirst());
    }

    /** The last such moment: where the clock is put back, it shows some times twice. */
    public static Instant last(LocalDateTime time, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        return offsets.isEmpty() ? skipped(time, zone).getInstant() : time.toInstant(offsets.getLast());
    }

    private static ZoneOffsetTransition skipped(LocalDateTime time, ZoneId zone) {
        return zone.getRules().getTransition(time);
    }
}

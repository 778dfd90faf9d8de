package org.autodispatcher.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Amounts {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Amounts() {}

    /** {@code 12.3 MiB}; powers of 1024. */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    /** {@code 45s}, {@code 3m05s}, {@code 2h07m}, from two days on {@code 3d04h}. */
    public static String time(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        }
        return seconds < 48 * 3600
                ? String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds / 60 % 60)
                : String.format(Locale.ROOT, "%dd%02dh", seconds / 86_400, seconds / 3600 % 24);
    }
}

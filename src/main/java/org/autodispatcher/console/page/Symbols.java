package org.autodispatcher.console.page;

import org.autodispatcher.DeliveryState;

/** A sign for each state, so that nobody has to tell colours apart. */
final class Symbols {
    private Symbols() {}

    static String of(DeliveryState state) {
        return switch (state) {
            case QUEUED -> "·";
            case DELIVERING -> "↑";
            case DELIVERED -> "▣";
            case UPGRADING -> "▶";
            case UPGRADED -> "✓";
            case DEFERRED -> "↻";
            case HELD -> "‖";
            case FAILED -> "✗";
            case IN_DOUBT -> "?";
            case SUPERSEDED -> "»";
            case CANCELLED -> "–";
        };
    }
}

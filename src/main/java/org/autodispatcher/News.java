package org.autodispatcher;

import java.util.Locale;

/** What people are told of a dispatch: the state it has come into, and that an upgrade in it is overdue. The texts are a contract. */
public enum News {
    /** It moves, or moves again. */
    ACTIVE,
    /** It moves, and an upgrade in it has passed its time. */
    OVERDUE,
    /** It waits for a person. */
    HELD,
    FAILED,
    /** Superseded counts so. */
    CANCELLED,
    DONE;

    /**
     * What there is to tell.
     *
     * @param overdue whether an upgrade in it has passed its time and goes on
     */
    public static News of(DispatchState state, boolean overdue) {
        return switch (state) {
            case ACTIVE -> overdue ? OVERDUE : ACTIVE;
            case HELD -> HELD;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
            case DONE -> DONE;
        };
    }

    /** Whether somebody should look: what is said after it is the all-clear. */
    public boolean alarms() {
        return this == OVERDUE || this == HELD || this == FAILED;
    }

    /** Whether nothing moves and nobody is waited for any more. */
    public boolean ends() {
        return this == FAILED || this == CANCELLED || this == DONE;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

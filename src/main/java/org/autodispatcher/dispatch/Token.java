package org.autodispatcher.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A token as it may be shown: whoever has its text may do over HTTP what its role allows. The text itself is shown once, to whoever
 * made it, and kept nowhere.
 *
 * @param name    the actor in the ledger for all that is done with it
 * @param created when it was made
 * @param expires from when on it is worth nothing
 */
public record Token(String name, Role role, Instant created, Instant expires) {
    /** What is not said otherwise. */
    public static final Duration USUAL_LIFE = Duration.ofDays(180);

    /** ASCII alone: what looks like somebody else's name in the ledger must not be another one. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

    /** @throws IllegalArgumentException where the name is none */
    public Token {
        if (!isName(name)) {
            throw new IllegalArgumentException("no name of a token");
        }
    }

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    public boolean expired(Instant now) {
        return !now.isBefore(expires);
    }

    /** What a token is good for. */
    public enum Role {
        /** May look. */
        VIEWER,
        /** May look, hand packages in and decide. */
        OPERATOR,
        /** May look and approve. */
        APPROVER;

        /** As it is typed and kept. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it allows to decide this: to agree is for approvers, everything else for operators, as for accounts. */
        public boolean allows(Decision decision) {
            return this == switch (decision) {
                case Decision.Approve _ -> APPROVER;
                case Decision.Retry _, Decision.Release _, Decision.Cancel _, Decision.Resolve _, Decision.Pause _, Decision.Resume _ -> OPERATOR;
            };
        }

        public boolean handsIn() {
            return switch (this) {
                case OPERATOR -> true;
                case VIEWER, APPROVER -> false;
            };
        }
    }
}

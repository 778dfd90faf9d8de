package org.autodispatcher.ledger;

import java.util.Locale;

/**
 * The steps of a dispatch that have an effect, each with its two tenses: the intent, written before the act, and the fact,
 * written after it. No effect happens outside a step.
 */
public enum Step {
    /** A package is copied into the spool and hashed. */
    SPOOL("spooling", "spooled"),
    /** A route is looked for. Its fact names the targets. */
    ROUTE("routing", "routed"),
    /** A target is connected to, proved to be itself, and logged in to. */
    CONNECT("connecting", "connected"),
    /** The bytes are brought to the target under a hidden name. */
    STAGE("staging", "staged"),
    /** The staged bytes are proved to be ours. */
    VERIFY("verifying", "verified"),
    /** The file gets its final name. */
    PLACE("placing", "placed"),
    /** The upgrade command is run. */
    UPGRADE("upgrading", "upgraded");

    private final String intent;
    private final String fact;

    Step(String intent, String fact) {
        this.intent = intent;
        this.fact = fact;
    }

    /** The stable name. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The word for doing it. */
    public String intent() {
        return intent;
    }

    /** The word for having done it. */
    public String fact() {
        return fact;
    }
}

package org.autodispatcher;

import java.util.Locale;

/**
 * Why something is deferred, held, failed, in doubt or waiting: a stable code, kept in the ledger with values and turned into
 * a sentence only when shown. Each says which state it leads to by itself.
 */
public enum Reason {
    // arrival
    NO_ROUTE(DeliveryState.HELD),
    NAME_REFUSED(DeliveryState.HELD),
    INCOMPLETE(DeliveryState.HELD),
    EMPTY(DeliveryState.HELD),
    UNREADABLE(DeliveryState.HELD),
    NOT_A_FILE(DeliveryState.HELD),
    TOO_LARGE(DeliveryState.HELD),
    SPOOL_FULL(DeliveryState.HELD),
    HANDED_IN_BEFORE(DeliveryState.HELD),
    /** The dispatcher ended before the package was completely in the spool: it was never taken. */
    NEVER_ARRIVED(DeliveryState.CANCELLED),
    SPOOL_DAMAGED(DeliveryState.HELD),
    // trust and login
    NO_LOGIN(DeliveryState.HELD),
    SECRET_UNREADABLE(DeliveryState.HELD),
    HOST_KEY_UNKNOWN(DeliveryState.HELD),
    HOST_KEY_CHANGED(DeliveryState.HELD),
    CERTIFICATE_UNKNOWN(DeliveryState.HELD),
    CERTIFICATE_CHANGED(DeliveryState.HELD),
    LOGIN_REFUSED(DeliveryState.HELD),
    PASSWORD_EXPIRED(DeliveryState.HELD),
    ALGORITHMS(DeliveryState.HELD),
    CLEARTEXT_REFUSED(DeliveryState.HELD),
    PROTOCOL_MISSING(DeliveryState.HELD),
    PROTOCOL_WEAKER(DeliveryState.HELD),
    // the way there
    UNKNOWN_HOST(DeliveryState.DEFERRED),
    UNREACHABLE(DeliveryState.DEFERRED),
    NO_PROGRESS(DeliveryState.DEFERRED),
    CONNECTION_LOST(DeliveryState.DEFERRED),
    // delivery
    DISK_FULL(DeliveryState.DEFERRED),
    NO_WRITE_RIGHT(DeliveryState.HELD),
    PATH_REFUSED(DeliveryState.HELD),
    NO_RENAME(DeliveryState.HELD),
    NO_OVERWRITE(DeliveryState.HELD),
    DIGEST_DIFFERS(DeliveryState.DEFERRED),
    SIZE_ONLY(DeliveryState.HELD),
    SERVER_REFUSED(DeliveryState.HELD),
    // waiting: the state stays what it is
    TURN_TAKEN(DeliveryState.QUEUED, true),
    PAUSED(DeliveryState.QUEUED, true),
    /** Others of its rollout go first. */
    BATCH(DeliveryState.QUEUED, true),
    WINDOW(DeliveryState.QUEUED, true),
    FREEZE(DeliveryState.QUEUED, true),
    // the rollout
    MAX_FAILURES(DeliveryState.HELD),
    MAX_UNREACHABLE(DeliveryState.HELD),
    APPROVAL(DeliveryState.HELD),
    // others of its line
    DOWNGRADE(DeliveryState.HELD),
    AFTER_FAILURE(DeliveryState.HELD),
    SUPERSEDED(DeliveryState.SUPERSEDED),
    // the record
    LEDGER_BEHIND(DeliveryState.HELD),
    LEDGER_DAMAGED(DeliveryState.HELD),
    /** Nothing can be written to the ledger, or read from it, at the moment. */
    LEDGER_UNUSABLE(DeliveryState.HELD),
    // upgrade
    NO_POSIX_SHELL(DeliveryState.HELD),
    PROFILE_ASKS(DeliveryState.HELD),
    OVERDUE(DeliveryState.UPGRADING),
    EXIT_STATUS(DeliveryState.FAILED),
    SIGNAL(DeliveryState.FAILED),
    STOPPED(DeliveryState.FAILED),
    SUDO_NEEDS_TTY(DeliveryState.FAILED),
    SUDO_NEEDS_PASSWORD(DeliveryState.FAILED),
    /** The upgrade ended well, and its health command did not in time. */
    HEALTH(DeliveryState.FAILED),
    IN_DOUBT(DeliveryState.IN_DOUBT),
    /** The target was started anew while the upgrade ran. */
    REBOOTED(DeliveryState.IN_DOUBT),
    /** A bug of ours ended it here. */
    BUG(DeliveryState.HELD),
    /** People could not be told; of no dispatch's state. */
    NOT_TOLD(DeliveryState.FAILED),
    // decided by a person
    CANCELLED(DeliveryState.CANCELLED),
    RESOLVED(DeliveryState.FAILED);

    private final DeliveryState state;
    private final boolean waits;

    Reason(DeliveryState state) {
        this(state, false);
    }

    Reason(DeliveryState state, boolean waits) {
        this.state = state;
        this.waits = waits;
    }

    /** The stable code, as in the ledger, JSON and marker files: {@code host-key-unknown}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a delivery that waits for this reason keeps the state it is in. */
    public boolean waits() {
        return waits;
    }

    /** The state a delivery is in for this reason; of no meaning where it {@link #waits()}. */
    public DeliveryState state() {
        return state;
    }
}

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
    UPGRADE("upgrading", "upgraded"),
    /** A running upgrade is come back to after a cut or a restart. Whatever becomes of that, it is upgrading. */
    ATTACH("attaching", "attached"),
    /** Whether what was upgraded is well is found out by the route's health command. */
    HEALTH("checking health", "healthy"),
    /** The package to go back to is placed once more; the state stays what it is. */
    RESTORE("restoring", "restored"),
    /** The rollback command is run; the state stays what it is. */
    ROLLBACK("rolling back", "rolled back"),
    /** The targets of a dispatch are divided into batches, once each has had its first attempt. Its fact names them. */
    ROLLOUT("forming batches", "formed batches"),
    /** A person agreed to the upgrade of a delivery. */
    APPROVE("approving", "approved"),
    /** A person ordered: the others of its rollout do not wait for this delivery. */
    LEAVE_OUT("leaving out", "left out"),
    /** A person ordered: its upgrade starts although no window is open, or there is a freeze. */
    OVERRIDE("overriding the window", "overrode the window"),
    /** A newer package of its line takes the place of a delivery; its entry is a failure. */
    SUPERSEDE("superseding", "superseded"),
    /** A running upgrade is ended at a person's order; how it ended is for {@link #UPGRADE} to say. */
    STOP_UPGRADE("stopping the upgrade", "stopped the upgrade"),
    /** A delivery is to be tried again by itself; its entry is a failure and says when. */
    DEFER("deferring", "deferred"),
    /** A delivery was tried for as long as its route says, and now waits for a person; its entry is a failure. */
    HOLD("holding", "held"),
    /** A delivery waits for something and keeps its state; its entry is a failure and says for what. */
    WAIT("waiting", "waited"),
    /** The same package was handed in once more while its dispatch was open. */
    HAND_IN("handing in", "handed in"),
    /** A person ordered: try it again. */
    RETRY("retrying", "retried"),
    /** A person ordered: what is held goes on. */
    RELEASE("releasing", "released"),
    /** A person ordered: it is given up. */
    CANCEL("cancelling", "cancelled"),
    /** A person said what became of an upgrade in doubt. */
    RESOLVE("resolving", "resolved"),
    /** A person ordered: nothing new starts. Of the HOME, see {@link Ledger#HOME}. */
    PAUSE("pausing", "paused"),
    /** A person ordered: what was paused goes on. Of the HOME. */
    RESUME("resuming", "resumed"),
    /** The routes file was read anew. Of the HOME. */
    RELOAD("reloading", "reloaded"),
    /** A process became the owner of the HOME. Of the HOME. */
    START("starting", "started"),
    /** The owner of the HOME ended. Of the HOME. */
    STOP("stopping", "stopped"),
    /** A login was closed because it was refused, or opened again. Of the HOME. */
    LOGIN("closing a login", "closed a login"),
    /** Something was found out about a target that holds for later dispatches. Of the HOME. */
    LEARN("learning", "learnt"),
    /** A person has said what a host proves itself with. Of the HOME. */
    TRUST("trusting", "trusted"),
    /** The first look at a source: what lay there counts as seen and is not sent. Of the HOME. */
    ADOPT("adopting", "adopted"),
    /** A token for the console was made or taken back. Of the HOME. */
    TOKEN("changing a token", "changed a token"),
    /** People are told of a dispatch, or a channel begins or ends to hear of them (of the HOME). It changes nothing of a dispatch. */
    NOTIFY("telling", "told"),
    /** What is no longer needed is removed, here or on a target. */
    CLEAN("cleaning", "cleaned");

    private final String intent;
    private final String fact;

    Step(String intent, String fact) {
        this.intent = intent;
        this.fact = fact;
    }

    /** The stable name. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
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

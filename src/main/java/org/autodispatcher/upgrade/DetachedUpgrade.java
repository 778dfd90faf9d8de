package org.autodispatcher.upgrade;

import java.io.IOException;
import java.util.Set;

/**
 * Runs upgrade commands on one target so that neither a cut connection nor the dispatcher's end stops them, or starts them twice.
 * What is known of a run lies in its folder on the target, under its {@link RunKey}; asking for the same key again is always safe:
 * the run that is there is followed.
 */
public interface DetachedUpgrade {
    /**
     * Takes the target's turn, checks the bytes at the final path and, in the same step, claims the run and starts the command;
     * follows it. Where the run is claimed already it is only followed.
     *
     * @param from    the byte of the output to begin at: how many one has had before
     * @param watcher told what becomes known
     * @return once the command may have been claimed this never throws
     * @throws org.autodispatcher.FailureException where the command certainly was not started: as {@link Upgrade#run}
     */
    Result run(UpgradeOrder order, RunKey key, long from, Watcher watcher) throws IOException;

    /**
     * Follows the run where there is one; never starts anything, and bars a start that is still on its way to its claim.
     *
     * @throws IOException where the target could not be asked
     */
    Found attach(UpgradeOrder order, RunKey key, long from, Watcher watcher) throws IOException;

    /**
     * TERM to the run's command and everything below it, after 10 s KILL. What could not be ended keeps the turn while it lives, is
     * asked to end once more by the next call, and has the run in doubt. A start that is still on its way to its claim is barred.
     */
    Stopped stop(RunKey key) throws IOException;

    /**
     * The runs on the target that name this HOME.
     *
     * @return texts of {@link RunKey}; none where there is no run folder yet
     */
    Set<String> known() throws IOException;

    /**
     * Takes away what is not needed any more: the output of finished runs, and whole runs of this HOME that are older than 90 days;
     * files of turns as old as that, but never the highest of a machine since its start, nor that of a run which may go on. A run
     * without a status keeps its output, and its folder where no person has resolved it, whatever is asked.
     *
     * @param outputsHad keys whose output has been kept elsewhere
     * @param ended      keys of runs that were seen to end
     * @param resolved   keys of runs of which a person has said how they ended
     */
    void cleanUp(Set<String> outputsHad, Set<String> ended, Set<String> resolved) throws IOException;

    /** What {@link #run} came to. */
    sealed interface Result permits Finished, Lost, TurnTaken, NoRunFolder, Barred {}

    /** What {@link #attach} came to. */
    sealed interface Found permits Finished, Lost, Absent {}

    /**
     * The run has ended, or it is in doubt.
     *
     * @param how    in doubt only where the run was claimed and no exit status can be read, or what was to be stopped still runs
     * @param output bytes that the command wrote, dropped ones included, as far as is known
     */
    record Finished(Upgrade.Ended how, long output) implements Result, Found {}

    /**
     * The connection broke. Where the run was claimed it goes on; where it was not, nothing is going on. Either is learnt by
     * asking again with the same key.
     *
     * @param had bytes of the output so far, {@code from} included
     */
    record Lost(long had) implements Result, Found {}

    /** Another run of this account on this machine holds the turn. Nothing was claimed. */
    record TurnTaken(String byKey) implements Result {}

    /**
     * No run folder can be used there. Nothing was claimed.
     *
     * @param why what the target said
     */
    record NoRunFolder(String why) implements Result {}

    /** Somebody of this HOME asked for the run, or ordered it to stop, before it was claimed: this start has not come about. */
    record Barred() implements Result {}

    /** There is no such run on the target, and no start of it that is still on its way will make one. */
    record Absent() implements Found {}

    /** What became of stopping a run. */
    enum Stopped {
        /** It was there and was seen gone. */
        GONE,
        /** It was there, and something of it still is. */
        NOT_SEEN_GONE,
        /** The target could not be asked to the end, or has no way to look. */
        UNKNOWN,
        /** No process of that run was there. */
        ABSENT
    }

    /** Follows a run, from its start or from where one had lost it. */
    interface Watcher extends Upgrade.Watcher {
        /**
         * The next bytes of the output, as they are.
         *
         * @param at    the number of the first one in everything the command wrote
         * @param bytes only valid during the call
         */
        void output(long at, byte[] bytes, int offset, int length);

        /** The target has not kept the bytes from {@code from} to before {@code to}: only the first and the last 8 MiB are. */
        void gap(long from, long to);
    }
}

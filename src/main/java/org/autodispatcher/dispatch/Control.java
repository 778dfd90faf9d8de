package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerCheck;

/**
 * Everything a person can ask or order of a HOME. Its owner answers itself; others ask the owner over a socket; where nobody owns
 * the HOME, the record can be read all the same. One {@code Control} speaks for one person, whose account is the actor in the
 * ledger. Every method may throw IOException where the owner or the record cannot be reached; an order that does not fit is an
 * answer ({@link Decided.Refused}), not an exception.
 */
public interface Control extends AutoCloseable {
    /**
     * Hands a package in. When this returns, it is in the spool and in the ledger, or its dispatch says why it is not.
     *
     * @param again whether it is to be sent even where the same content was sent before
     * @return the id of its dispatch; that of an earlier one where the same content is still under way
     */
    long handIn(Path file, boolean again) throws IOException;

    /**
     * Follows dispatches until nothing of them moves any more, or {@code wait} has passed.
     *
     * @param wait how long to wait, deferred deliveries included; where it is empty, a deferred delivery is an answer
     * @return whether all came to an answer; else the wait has ended before
     * @throws InterruptedException where the caller is told to stop waiting; the dispatches go on
     */
    boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower)
            throws IOException, InterruptedException;

    /** Carries out what a person decided. */
    Decided decide(Decision decision) throws IOException;

    /** How things stand in the HOME as a whole. */
    Standing standing() throws IOException;

    /** The ids of the dispatches that fit, newest first. */
    List<Long> find(HistoryFilter filter) throws IOException;

    /** All entries of one dispatch, or of the HOME ({@link org.autodispatcher.ledger.Ledger#HOME}); none where there is no such. */
    List<Entry> entries(long dispatch) throws IOException;

    /** What the upgrade of a delivery wrote, from byte {@code from} on, as much as is answered at once. */
    Output output(long dispatch, String target, long from) throws IOException;

    /** What is trusted now, for somebody who is about to say whom to trust. */
    Trusted trusted() throws IOException;

    /**
     * Records what the person has accepted; what is held for it goes on where this HOME is conducted.
     *
     * @throws org.autodispatcher.FailureException where it does not fit what is recorded any more, or cannot be recorded
     */
    void trust(Accepted accepted) throws IOException;

    /** The tokens for the console, by name; what proves them is not among it. */
    List<Token> tokens() throws IOException;

    /** Makes a token, or takes one back. */
    TokenOrder.Outcome token(TokenOrder order) throws IOException;

    /**
     * Looks at the whole ledger, as it lies on the disk.
     *
     * @throws org.autodispatcher.FailureException where it is not as it was written: says what is wrong with it, and where
     */
    LedgerCheck verify() throws IOException;

    /** Puts the edited routes in force, or says why not. */
    Reloaded reload() throws IOException;

    /**
     * Reads a repository now. What is found is handed in for whoever brought it.
     *
     * @param named its name in dispatcher.cfg, or the absolute path where it lies
     */
    RepositoryRead read(String named) throws IOException;

    @Override
    void close();

    /**
     * A piece of an upgrade's output.
     *
     * @param from  position of the first byte; later than asked for where what lies before was not kept
     * @param bytes as the upgrade wrote them, known secrets blotted out
     * @param total how many bytes there are so far
     * @param ended whether there will be no more
     */
    record Output(long from, byte[] bytes, long total, boolean ended) {}

    /** What came of reading the routes anew. */
    sealed interface Reloaded {
        /** In force now; {@code routes} of them. */
        record InForce(int routes) implements Reloaded {}

        /** Something is wrong with the files; what was in force stays so. */
        record Refused(List<org.autodispatcher.config.Problem> problems) implements Reloaded {
            public Refused {
                problems = List.copyOf(problems);
            }
        }

        /** Nobody owns the HOME: the files are read by whoever starts next. */
        record NoOwner() implements Reloaded {}
    }
}

package org.autodispatcher.daemon;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Channel;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Notice;
import org.autodispatcher.ledger.Notices;
import org.autodispatcher.ledger.Turnings.Turning;
import org.autodispatcher.notification.Message;
import org.autodispatcher.notification.Sender;

/**
 * What one channel owes, and the telling of it. It reads the ledger at its own pace and holds no more than {@link Owed#MOST}
 * dispatches. An intent is written before a message is sent, and the fact after it; an intent
 * alone is sent once more, with the same id. For one thread, but for {@link #anew}, {@link #end} and {@link #standing}.
 */
final class ChannelOutbox {
    /** What does not get through for so long is given up. */
    static final Duration GIVES_UP = Duration.ofDays(1);

    private static final Duration LATER = Duration.ofHours(1);

    private final Ties ties;
    private final String name;
    private final Notices notices;
    private final Owed owed;
    private final Pace pace = new Pace();
    private final Reminders reminders;
    private Optional<Runnable> unwritten = Optional.empty();
    private volatile Channel channel;
    private volatile boolean again;
    private volatile boolean ended;
    private volatile Standing standing = Standing.WELL;

    /**
     * What it works with.
     *
     * @param sender   brings messages there
     * @param letters  makes them
     * @param audience says of what it hears
     */
    record Ties(Ledger ledger, Sender sender, Letters letters, Audience audience, InstantSource clock) {}

    /** Hears of what becomes of messages, besides the record. */
    interface Trouble {
        /** A channel does not get through; told once. */
        void notTold(String channel, Failure why);

        /** It gets through again. */
        void toldAgain(String channel);
    }

    /**
     * How it stands.
     *
     * @param trouble why the last message has not got through; empty where it has
     * @param since   when that began
     * @param waiting messages that wait
     * @param givenUp how many were given up
     * @param last    when the last of those was
     */
    record Standing(Optional<Failure> trouble, Instant since, int waiting, int givenUp, Instant last) {
        static final Standing WELL = new Standing(Optional.empty(), Instant.EPOCH, 0, 0, Instant.EPOCH);
    }

    private final Trouble trouble;

    /** @param position up to which entry of the ledger nothing is owed */
    ChannelOutbox(Ties ties, Channel channel, long position, Trouble trouble) {
        this.ties = ties;
        this.channel = channel;
        this.trouble = trouble;
        name = channel.name();
        notices = new Notices(ties.ledger(), Notifications.ACCOUNT);
        owed = new Owed(ties, name, position);
        reminders = new Reminders(ties);
    }

    /** Its section may say something else now, and what failed may get through. */
    void anew(Channel other) {
        channel = other;
        again = true;
    }

    /** Nothing new is sent from now on. */
    void end() {
        ended = true;
    }

    Standing standing() {
        return standing;
    }

    long position() {
        return owed.position();
    }

    /** Whether it holds as much as it may, and reads no further for now. */
    boolean full() {
        return owed.full();
    }

    /** Up to which entry nothing is owed; empty where something is. */
    Optional<Long> settledUpTo() {
        return owed.caughtUp() && owed.nothing() && unwritten.isEmpty() ? Optional.of(owed.position()) : Optional.empty();
    }

    /**
     * Reads what has come, and sends what is due.
     *
     * @return when there is something to do again, if nothing is recorded before
     * @throws UncheckedIOException where the ledger cannot be read or written: it is to be called again a little later
     */
    Instant step() {
        if (again) {
            again = false;
            pace.anew();
            reminders.anew();
        }
        writeDown();
        owed.read(channel);
        while (tellOne()) {
            owed.read(channel);
        }
        remind();
        note(standing.trouble(), standing.since());
        return next();
    }

    /** What became of a message is written before anything else is done: else it would be sent once more. */
    private void writeDown() {
        unwritten.ifPresent(Runnable::run);
        unwritten = Optional.empty();
    }

    /** Whether a message has got through, and another one may be sent. */
    private boolean tellOne() {
        Instant now = ties.clock().instant();
        if (ended || pace.notBefore().isAfter(now)) {
            return false;
        }
        Optional<Outgoing> begun = owed.begun();
        if (begun.isPresent()) {
            return attempt(begun.get());
        }
        return !pace.free(now).isAfter(now) && compose().filter(this::attempt).isPresent();
    }

    /** The next message, recorded as about to be sent. */
    private Optional<Outgoing> compose() {
        List<Turning> due = owed.due(channel);
        if (due.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> reader = Letters.reader(channel, due.getFirst().submitter());
        List<Turning> together = due.stream().filter(each -> Letters.reader(channel, each.submitter()).equals(reader)).toList();
        Notice.Kind kind = together.size() > Pace.A_MINUTE ? Notice.Kind.DIGEST : Notice.Kind.STATE;
        List<Turning> told = kind == Notice.Kind.DIGEST ? together : together.subList(0, 1);
        String event = ties.letters().event(name, String.valueOf(told.getLast().dispatch()), String.valueOf(told.getLast().through()));
        Map<Long, Notice> all = new LinkedHashMap<>();
        told.forEach(each -> all.put(each.dispatch(), new Notice(event, name, kind, each.through(), each.news())));
        return Optional.of(begin(new Outgoing(event, ties.clock().instant(), all)));
    }

    private Outgoing begin(Outgoing message) {
        notices.begin(message.notices());
        owed.begins(message);
        return message;
    }

    private boolean attempt(Outgoing message) {
        Duration wait = ties.sender().wait(channel);
        Instant now = ties.clock().instant();
        if (wait.isPositive()) {
            pace.waits(now.plus(wait));
            return false;
        }
        try {
            Optional<Message> letter = ties.letters().of(channel, message);
            if (letter.isEmpty()) {
                giveUp(message, Failure.of(Reason.NOT_TOLD, "no-need"));
                return true;
            }
            ties.sender().send(channel, letter.get());
        } catch (FailureException e) {
            failed(message, e.failure());
            return false;
        } catch (UncheckedIOException e) {
            throw e; // the ledger
        } catch (RuntimeException bug) {
            failed(message, Failure.of(Reason.NOT_TOLD, "bug").with("detail", bug.toString()));
            return false;
        }
        came(message);
        return true;
    }

    private void came(Outgoing message) {
        Instant now = ties.clock().instant();
        unwritten = Optional.of(() -> notices.told(message.notices()));
        owed.ends(message);
        pace.gotThrough(now);
        if (standing.trouble().isPresent()) {
            trouble.toldAgain(name);
        }
        note(Optional.empty(), now);
        writeDown();
    }

    private void failed(Outgoing message, Failure why) {
        if (Thread.currentThread().isInterrupted()) {
            return; // it was told to end: whether the message got there is not known, and the next start sends it
        }
        Instant now = ties.clock().instant();
        pace.inVain(now);
        if (standing.trouble().filter(before -> before.wording().equals(why.wording())).isEmpty()) {
            trouble.notTold(name, why);
        }
        note(Optional.of(why), standing.trouble().isPresent() ? standing.since() : now);
        if (!message.since().plus(GIVES_UP).isAfter(now)) {
            standing = new Standing(standing.trouble(), standing.since(), standing.waiting(), standing.givenUp() + 1, now);
            giveUp(message, why);
        }
    }

    private void giveUp(Outgoing message, Failure why) {
        unwritten = Optional.of(() -> notices.givenUp(message.notices(), why));
        owed.ends(message);
        writeDown();
    }

    private void note(Optional<Failure> why, Instant since) {
        standing = new Standing(why, since, owed.count(), standing.givenUp(), standing.last());
    }

    /** What waits for a person and was told long ago, or never. */
    private void remind() {
        if (ended || !owed.caughtUp() || !owed.nothing()) {
            return;
        }
        List<Outgoing> due = reminders.due(channel);
        due.forEach(this::begin);
        boolean more = !due.isEmpty();
        while (more) {
            more = tellOne();
        }
    }

    private Instant next() {
        Instant now = ties.clock().instant();
        Instant next = now.plus(LATER);
        if (owed.anyOpen() || unwritten.isPresent()) {
            return pace.notBefore();
        }
        Optional<Instant> settles = owed.settles();
        if (settles.isPresent()) {
            Instant free = pace.free(now).isAfter(pace.notBefore()) ? pace.free(now) : pace.notBefore();
            return settles.get().isAfter(free) ? settles.get() : free;
        }
        Instant remind = reminders.next();
        return remind.isBefore(next) ? remind : next;
    }
}

package org.autodispatcher.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.autodispatcher.Failure;
import org.autodispatcher.config.Channel;
import org.autodispatcher.config.Settings;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Standing.Note;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HomeIdentity;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.LedgerFollower;
import org.autodispatcher.ledger.Notice;
import org.autodispatcher.ledger.Notices;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.notification.Messenger;
import org.autodispatcher.report.NotificationText;
import org.autodispatcher.report.Sentences;

/**
 * Tells people of what happens, through every channel in force. Each channel has a virtual thread, reads the ledger for itself, and waits
 * for itself alone; no dispatch waits for any of them.
 */
public final class Notifications implements Daemon.Beside, AutoCloseable {
    static final String ACCOUNT = System.getProperty("user.name");

    private static final Duration UNDER_WAY = Duration.ofSeconds(2);

    private final ChannelOutbox.Ties ties;
    private final Supplier<List<Channel>> channels;
    private final Notices notices;
    private final ToldUpTo upTo;
    private final Trouble trouble;
    private final Map<String, Teller> tellers = new LinkedHashMap<>();
    private boolean ended;

    /** Hears of what is in no ledger. */
    interface Trouble extends ChannelOutbox.Trouble {
        void ledger(UncheckedIOException problem);

        void bug(String channel, RuntimeException bug);
    }

    /**
     * Those of an owned HOME.
     *
     * @param settings  those in force
     * @param sentences what hints may mention
     * @param log       hears of what does not get through
     */
    public static Notifications of(OwnedHome owned, Supplier<Settings> settings, Sentences sentences, StateLog log) throws IOException {
        Audience audience = new Audience(owned::recipients);
        Letters letters = new Letters(
                owned.ledger(),
                audience,
                channel -> new NotificationText(
                        log.wording().in(Letters.language(channel, log.wording().locale())), sentences, settings.get().environment()),
                HomeIdentity.read(owned.state()).map(HomeIdentity::text).orElse("?"));
        InstantSource clock = InstantSource.system();
        ChannelOutbox.Ties ties = new ChannelOutbox.Ties(
                owned.ledger(), new Messenger(() -> settings.get().notifying(), clock), letters, audience, clock);
        Notifications all = new Notifications(ties, owned::channels, new ToldUpTo(owned.state()), new Logged(log, sentences));
        owned.onReload(all::follow);
        owned.alsoNotes(all::notes);
        return all;
    }

    /** Into the log. */
    private record Logged(StateLog log, Sentences sentences) implements Trouble {
        @Override
        public void notTold(String channel, Failure why) {
            Map<String, String> context = Map.of("home_option", sentences.homeOption());
            log.home(true, "log.not-told",
                    "channel", channel, "message", log.wording().message(why, context), "hint", log.wording().hint(why, context));
        }

        @Override
        public void toldAgain(String channel) {
            log.home(false, "log.told-again", "channel", channel);
        }

        @Override
        public void ledger(UncheckedIOException problem) {
            log.ledger(problem);
        }

        @Override
        public void bug(String channel, RuntimeException bug) {
            log.home(true, "log.notify-bug", "channel", channel, "detail", bug.toString());
        }
    }

    /** @param channels those in force */
    Notifications(ChannelOutbox.Ties ties, Supplier<List<Channel>> channels, ToldUpTo upTo, Trouble trouble) {
        this.ties = ties;
        this.channels = channels;
        this.upTo = upTo;
        notices = new Notices(ties.ledger(), ACCOUNT);
        this.trouble = trouble;
    }

    /**
     * Tells what is owed, and then what comes.
     *
     * @param start the position before this process's own start: a channel that is new hears of what happened after it
     */
    synchronized void begin(long start) {
        follow(Optional.of(start));
    }

    /** Other settings are in force: channels come, go, or lead somewhere else. */
    synchronized void follow() {
        if (!ended) {
            follow(Optional.empty());
        }
    }

    private void follow(Optional<Long> start) {
        try {
            List<Entry> home = ties.ledger().entries(Ledger.HOME).stream().filter(entry -> entry.draft().step() == Step.NOTIFY).toList();
            Map<String, Channel> inForce = new LinkedHashMap<>();
            channels.get().forEach(channel -> inForce.putIfAbsent(channel.name(), channel));
            for (String gone : gone(home, inForce.keySet())) {
                Optional.ofNullable(tellers.remove(gone)).ifPresent(Teller::end);
                upTo.forget(gone);
                notices.gone(gone);
            }
            for (Channel channel : inForce.values()) {
                if (tellers.containsKey(channel.name())) {
                    tellers.get(channel.name()).anew(channel);
                } else {
                    tellers.put(channel.name(), new Teller(ties, channel, position(channel.name(), home, start), upTo, trouble).begin());
                }
            }
        } catch (UncheckedIOException e) {
            trouble.ledger(e); // with the next reload, or the next start
        }
    }

    private static Set<String> gone(List<Entry> home, Set<String> inForce) {
        Set<String> gone = new HashSet<>();
        home.forEach(entry -> Optional.ofNullable(entry.draft().values().get(Notice.CHANNEL)).ifPresent(gone::add));
        gone.removeIf(channel -> inForce.contains(channel) || Notice.listensAfter(channel, home).isEmpty());
        return gone;
    }

    /** Up to where a channel owes nothing. What is kept of that may be of another ledger, that was put back since. */
    private long position(String channel, List<Entry> home, Optional<Long> start) {
        Optional<Long> listens = Notice.listensAfter(channel, home);
        if (listens.isEmpty()) {
            return notices.listens(channel, start);
        }
        long kept = upTo.read(channel);
        return kept > start.orElse(Long.MAX_VALUE) ? listens.get() : Math.max(kept, listens.get());
    }

    /** What a person should know of channels. */
    synchronized List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        tellers.forEach((name, teller) -> {
            ChannelOutbox.Standing standing = teller.standing();
            standing.trouble().ifPresent(why -> notes.add(Note.notTold(name, standing.since(), standing.waiting(), why)));
            if (standing.givenUp() > 0) {
                notes.add(new Note("told-in-vain", Map.of(
                        "channel", name, "count", String.valueOf(standing.givenUp()), "at", standing.last().toString())));
            }
        });
        return notes;
    }

    @Override
    public void begin() {
        begin(LedgerFollower.beforeStart(ties.ledger()));
    }

    /** Nothing new is sent; what is owed then is told after the next start. */
    @Override
    public void end() {
        ending();
    }

    private synchronized List<Teller> ending() {
        ended = true;
        tellers.values().forEach(Teller::end);
        return List.copyOf(tellers.values());
    }

    /** What is under way gets a moment more. */
    @Override
    public void close() {
        List<Teller> all = ending();
        Instant end = Instant.now().plus(UNDER_WAY);
        all.forEach(teller -> teller.await(end));
        upTo.keep();
    }
}

package org.autodispatcher.console;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.autodispatcher.config.Listening;
import org.autodispatcher.config.Settings;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;

/**
 * Serves HTTP for an owned HOME, where the settings in force say. As long as there is neither a token nor a word about it in the settings,
 * nobody could use it, and nothing listens. An address that is taken is told and tried again; it never keeps the dispatcher from its work.
 */
public final class Console implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration TRY_EVERY = Duration.ofSeconds(10);
    private static final Duration CLEAN_EVERY = Duration.ofHours(1);
    private static final InstantSource CLOCK = InstantSource.system();

    private final OwnedHome home;
    private final Supplier<Settings> settings;
    private final Words words;
    private final Alarms alarms;
    private final Uploads uploads;
    private final Doorman doorman;
    private final HandIn handIn;
    private final Api api;
    private final Assets assets = new Assets();
    private final Live live;
    private final Requests requests;
    private final Scrape scrape;
    private final CountDownLatch ended = new CountDownLatch(1);
    private Optional<Settings> seen = Optional.empty();
    private Optional<Served> served = Optional.empty();
    private Optional<Standing.Note> trouble = Optional.empty();
    private Instant triedAt = Instant.EPOCH;
    private Instant cleanedAt = Instant.EPOCH;

    /** What listens, and what for. */
    private record Served(Listener listener, Listening listening) {}

    /**
     * @param settings those in force, asked again and again
     * @param wording  the language of whoever asks for none
     */
    public Console(OwnedHome home, Supplier<Settings> settings, Wording wording, Sentences sentences, Alarms alarms) {
        this.home = home;
        this.settings = settings;
        // whoever reads it sits elsewhere: how the program is called where it runs is of no use to him
        this.words = new Words(new Wording(wording.locale()), sentences);
        this.alarms = new OncePerMinute(alarms, CLOCK);
        uploads = new Uploads(home.state().resolve("uploads"));
        doorman = new Doorman(home.tokens().tokens(), CLOCK, this.alarms);
        handIn = new HandIn(home, uploads, doorman);
        api = new Api(home, handIn, doorman);
        live = new Live(home.ledger(), home.events());
        requests = new Requests(doorman, () -> live.looking() + api.listening());
        scrape = new Scrape(home, settings, requests);
    }

    /** Begins. */
    public void open() {
        home.tokens().whenChanged(this::look);
        home.tokens().whenChanged(live::lookAtRights);
        home.alsoNotes(this::notes);
        look();
        Thread.ofPlatform().daemon().name("console").start(this::lookOn);
    }

    private void lookOn() {
        try {
            while (!ended.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /** Where it listens; empty where it does not. */
    public synchronized Optional<InetSocketAddress> where() {
        return served.map(each -> each.listener().where());
    }

    private synchronized List<Standing.Note> notes() {
        return trouble.stream().toList();
    }

    /** Makes it so as the settings in force want it. */
    synchronized void look() {
        if (ended.getCount() == 0) {
            return;
        }
        clean();
        Settings now = settings.get();
        Listening wanted = now.listening();
        boolean reloaded = seen.filter(before -> before != now).isPresent();
        seen = Optional.of(now);
        if (served.isPresent() && !served.get().listening().equals(wanted)) {
            stop();
        }
        if (served.isPresent() && reloaded) {
            renew(served.get().listener(), wanted);
        }
        boolean due = reloaded || !CLOCK.instant().isBefore(triedAt.plus(TRY_EVERY)) || trouble.isEmpty();
        if (served.isEmpty() && due && wanted.address().isPresent() && (wanted.written() || anyToken())) {
            serve(wanted.address().get(), wanted);
        }
        if (wanted.address().isEmpty()) {
            trouble = Optional.empty();
        }
    }

    private boolean anyToken() {
        try {
            return !home.tokens().tokens().all().isEmpty();
        } catch (IOException e) {
            return true; // whoever asks is told
        }
    }

    private void serve(Listening.Address address, Listening wanted) {
        triedAt = CLOCK.instant();
        try {
            Listener listener = Listener.at(address, wanted, requests.counted(site(address, wanted)), words);
            served = Optional.of(new Served(listener, wanted));
            trouble = Optional.empty();
            alarms.tell(false, "log.console", "address", shown(listener.where(), wanted));
        } catch (IOException e) {
            Map<String, String> values = Map.of("address", address.toString(), "detail", words.detail(e));
            if (trouble.isEmpty()) {
                alarms.tell(true, "log.console-not-there", "address", values.get("address"), "detail", values.get("detail"));
            }
            trouble = Optional.of(new Standing.Note("console-not-there", values));
        }
    }

    /** All there is at an address. */
    Site site(Listening.Address address, Listening wanted) {
        Frames frames = new Frames(settings, assets);
        SignIn signIn = new SignIn(doorman, home.tokens().tokens(), frames);
        Pages pages = new Pages(home, live, frames, doorman);
        Thread.ofVirtual().name("console-ready").start(() -> pages.makeReady(words));
        List<List<Address>> rooms = List.of(
                api.addresses(),
                pages.addresses(),
                Lookups.of(home, live, frames, doorman).addresses(),
                List.of(scrape.address()));
        SiteMap map = new SiteMap(new Health(home, CLOCK), signIn, assets, rooms);
        return new Site(map.addresses(), new Site.Gate(new TrustedWay(wanted.proxies(), address.host()), doorman, signIn), words, alarms);
    }

    private static String shown(InetSocketAddress where, Listening listening) {
        return (listening.tls().isPresent() ? "https://" : "http://")
                + new Listening.Address(where.getAddress().getHostAddress(), where.getPort());
    }

    private void renew(Listener listener, Listening wanted) {
        try {
            if (wanted.tls().isPresent()) {
                listener.renew(wanted.tls().get());
            }
        } catch (IOException e) {
            alarms.tell(true, "log.console-trouble", "detail", words.detail(e));
        }
    }

    private void stop() {
        served.ifPresent(each -> each.listener().close());
        served = Optional.empty();
    }

    private void clean() {
        Instant now = CLOCK.instant();
        if (now.isBefore(cleanedAt.plus(CLEAN_EVERY))) {
            return;
        }
        cleanedAt = now;
        try {
            uploads.clean(now, booted(now));
        } catch (IOException e) {
            alarms.tell(true, "log.console-trouble", "detail", words.detail(e));
        }
    }

    /** By the time since then (proc(5), /proc/uptime); in doubt a second sooner. */
    private static Instant booted(Instant now) throws IOException {
        String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
        return now.minusMillis(Math.round(Double.parseDouble(uptime) * 1000)).minusSeconds(1);
    }

    /** Takes nothing any more; uploads are cut, and go on with whoever owns the HOME next. */
    @Override
    public void close() {
        ended.countDown();
        handIn.close();
        api.close();
        live.close();
        scrape.close();
        synchronized (this) {
            stop();
        }
    }
}

package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.config.Channel;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Recipient;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.LedgerCheck;
import org.autodispatcher.ledger.LedgerFiles;
import org.autodispatcher.ledger.SqliteLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ledger.UpgradeOutputs;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.RouteRecipients;
import org.autodispatcher.routing.RoutesInForce;
import org.autodispatcher.routing.RoutingTable;

/** One HOME, owned by this process: everything the dispatcher is made of, put together. */
public final class OwnedHome implements AutoCloseable {
    /** The verb of the owner that stays. */
    public static final String DAEMON = "run";

    private static final String ACCOUNT = System.getProperty("user.name");

    private final HomeParts parts;
    private final Machinery machinery;
    private final Standing.Owner owner;
    private final TrustWatch trust;
    private final Housekeeping housekeeping;
    private final Receiving receiving;
    private final TokenKeeper tokens;
    private final Spool spool;
    private final KeptConnections kept;
    private final TargetStandings targets;
    private final TargetFacts facts;
    private final List<Supplier<List<Standing.Note>>> watchers = new CopyOnWriteArrayList<>();
    private final List<Runnable> reloadFollowers = new CopyOnWriteArrayList<>();
    private volatile boolean takenUp;

    private OwnedHome(HomeParts parts, Standing.Owner owner) throws IOException {
        HomeParts.Assembly beside = parts.assembled(ACCOUNT);
        housekeeping = beside.housekeeping();
        receiving = beside.receiving();
        tokens = beside.tokens();
        spool = beside.spool();
        kept = beside.kept();
        facts = beside.facts();
        targets = beside.targets();
        this.parts = parts;
        machinery = beside.machinery();
        this.owner = owner;
        this.trust = new TrustWatch(parts.state(), parts.ledger(), machinery.deliveries(), ACCOUNT);
    }

    /**
     * Becomes the owner of a HOME. Nothing is taken up before {@link #recover}.
     *
     * @param state   HOME's private folder; must be there, and be this account's
     * @param routes  the routes and settings in force
     * @param verb    what this process does: {@code run}, {@code dispatch}…
     * @param trouble hears of what is nobody's fault but ours or our disk's
     * @throws HomeLock.Taken where another process owns it
     * @throws org.autodispatcher.FailureException where the ledger cannot be trusted
     */
    public static OwnedHome own(Path state, RoutesInForce routes, String verb, Conductor.Trouble trouble) throws IOException {
        return own(state, routes, verb, trouble, InstantSource.system());
    }

    /** The same, where entries get their times from {@code clock}. */
    static OwnedHome own(Path state, RoutesInForce routes, String verb, Conductor.Trouble trouble, InstantSource clock) throws IOException {
        HomeLock lock = HomeLock.own(state);
        try {
            HomeParts parts = new HomeParts(
                    new HomeParts.Folder(state, lock), SqliteLedger.open(state, clock), new UpgradeOutputs(new LedgerFiles(state).outputs()), routes,
                    new HomeParts.Hearers(new Events(), trouble));
            Standing.Owner owner = new Standing.Owner(ProcessHandle.current().pid(), ACCOUNT, clock.instant(), verb);
            return new OwnedHome(parts, owner);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Takes up what is open. When it returns, every open delivery is on its way, followed, waiting or held. */
    public void recover() throws IOException {
        machinery.deliveries().home(ACCOUNT).fact(Step.START, Map.of("verb", owner.verb(), "pid", String.valueOf(owner.pid())));
        if (!owner.verb().equals(DAEMON)) {
            machinery.routes().takenUp(parts.ledger().unended());
        }
        takenUp = true;
        machinery.conductor().standstill().end();
        machinery.deliveries().recover();
        trust.lookQuietly();
        trust.start();
        housekeeping.start();
    }

    /**
     * Until {@link #recover}, decisions are carried out in the ledger and nothing is begun for them; only an upgrade that was told to end
     * is followed to its end.
     */
    public void standStill() {
        machinery.conductor().standstill().begin();
    }

    /** From now on decisions are only written down, and nothing is begun for them: the next owner goes on. */
    public void onlyDecide() throws InterruptedException {
        machinery.conductor().drain(Duration.ZERO);
    }

    /** What {@code account} asks and orders; proved by whoever calls this, never a claim. */
    public OwnControl control(String account) {
        return new OwnControl(this, account);
    }

    /** Everything by which packages arrive by themselves. */
    public Receiving receiving() {
        return receiving;
    }

    public Ledger ledger() {
        return parts.ledger();
    }

    /** Where copies of packages are kept. */
    public Spool spool() {
        return spool;
    }

    /**
     * Where {@code name} would go by the routes of {@code table}; connects nowhere.
     *
     * @throws org.autodispatcher.FailureException {@code no-route}, {@code path-refused}, {@code secret-unreadable}
     */
    public Explanation explain(RoutingTable table, String name) throws IOException {
        ZoneId zone = parts.routes().loaded().settings().timeZone();
        return Explanation.of(Access.planner(table), name, RetryPlan.Timing.USUAL.clock().instant(), zone, facts::plain);
    }

    /** The tokens for the console. */
    public TokenKeeper tokens() {
        return tokens;
    }

    /** How each target stands, by name; see {@link TargetStanding}. */
    public List<TargetStanding> targets() throws IOException {
        return targets.all();
    }

    /** The routes and settings in force. */
    public RoutesInForce routes() {
        return parts.routes();
    }

    /** HOME's private folder. */
    public Path state() {
        return parts.state();
    }

    /** What {@code watcher} knows is told to whoever asks how things stand. */
    public void alsoNotes(Supplier<List<Standing.Note>> watcher) {
        watchers.add(watcher);
    }

    /** Whom the route of this name, as it is in force, names behind {@code notify}; nobody where there is none of that name. */
    public List<Recipient> recipients(String route) {
        return parts.routes().table().named(route).map(found -> found.get(RouteKeys.NOTIFY)).orElse(List.of());
    }

    /** All channels in force: the sections of dispatcher.cfg, then the addresses that routes name. */
    public List<Channel> channels() {
        RoutesInForce.Loaded loaded = parts.routes().loaded();
        return Stream.concat(
                        loaded.settings().notifying().channels().stream(),
                        RouteRecipients.all(loaded.table()).stream().flatMap(recipient -> Channel.of(recipient).stream()))
                .toList();
    }

    /** Has {@code follower} hear whenever other routes and settings have come in force. */
    public void onReload(Runnable follower) {
        reloadFollowers.add(follower);
    }

    /** Everything that happens. */
    public Events events() {
        return parts.events();
    }

    /** Whether work still gets done: threads get their turn, the ledger answers, and its writer takes what is to be written. */
    public boolean alive() {
        return Pulse.of(parts.ledger());
    }

    /** How many dispatches have not come to rest: what {@link #awaitRest} would wait for. */
    public int moving() {
        return machinery.conductor().moving();
    }

    /** Whether everything came to rest that is not deferred, held, paused or waiting for somebody else. */
    public boolean awaitRest() throws InterruptedException {
        Set<Long> open = new HashSet<>(parts.ledger().unended());
        open.addAll(machinery.conductor().all()); // what has just ended is not yet let go of
        return machinery.conductor().awaitRest(open, Optional.empty());
    }

    /**
     * Begins nothing new, gives what runs its time, then lets go of it: what is cut goes on at the next start; detached upgrades
     * run on by themselves.
     */
    public Conductor.Left stop(Duration limit) throws InterruptedException {
        receiving.close();
        trust.close();
        housekeeping.close();
        Conductor.Left left = machinery.conductor().drain(limit);
        kept.close();
        if (takenUp) {
            machinery.deliveries().home(ACCOUNT).fact(Step.STOP, Map.of("pid", String.valueOf(owner.pid())));
        }
        return left;
    }

    @Override
    public void close() {
        kept.close();
        parts.ledger().close();
        try {
            parts.folder().lock().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Machinery machinery() {
        return machinery;
    }

    Standing standing() {
        RoutesInForce.Loaded loaded = parts.routes().loaded();
        Optional<RoutesInForce.Edited> edited = parts.routes().edited();
        return new Standing(
                Optional.of(owner),
                loaded.settings().environment(),
                Optional.of(new Standing.Routes(
                        loaded.at(), loaded.digest(), edited.isPresent(), edited.map(RoutesInForce.Edited::loadable).orElse(true))),
                machinery.deliveries().pauses(),
                Standing.Open.in(parts.ledger()),
                receiving.incoming(),
                Stream.of(
                                parts.ledger().trouble().stream().map(Standing.Note::ledgerTrouble).toList(),
                                LedgerLogins.notes(parts.ledger()),
                                RecentFailures.notes(parts.ledger(), RetryPlan.Timing.USUAL.clock().instant()),
                                watchers.stream().flatMap(each -> each.get().stream()).toList())
                        .flatMap(List::stream)
                        .toList(),
                receiving.sources());
    }

    Control.Output output(long dispatch, String target, long from) throws IOException {
        return OutputPiece.of(parts.ledger(), parts.outputs(), dispatch, target, from);
    }

    /** Every decision of a person, by whatever way it comes; of the machine's own none. */
    Decided decide(String actor, Decision decision, Optional<Long> seen) {
        return parts.routes().loaded().settings().reasons()
                .filter(pattern -> !pattern.matches(decision.comment()))
                .<Decided>map(pattern -> new Decided.Refused(Decided.Why.REASON_DIFFERS, Map.of("pattern", pattern.text())))
                .orElseGet(() -> machinery.decisions().decide(actor, decision, seen));
    }

    /**
     * Where a package of that name would go now, by the routes in force; connects nowhere.
     *
     * @throws org.autodispatcher.FailureException as {@link Explanation#of} does
     */
    public Explanation explained(String name) throws IOException {
        RoutesInForce.Loaded loaded = parts.routes().loaded();
        return Explanation.of(
                Access.planner(loaded.table()), name, Instant.now(), loaded.settings().timeZone(), machinery.deliveries()::plainTargets);
    }

    Trusted trusted() throws IOException {
        return Trusted.in(parts.state(), parts.routes().loaded().table());
    }

    void trust(String actor, Accepted accepted) throws IOException {
        new TrustKeeper(parts.state()).record(accepted, machinery.deliveries().home(actor));
        trust.recorded(actor);
    }

    LedgerCheck verify() throws IOException {
        return parts.ledger().verified();
    }

    Control.Reloaded reload(String actor) {
        AtomicInteger routes = new AtomicInteger();
        Problems problems = parts.routes().reload(loaded -> {
            machinery.deliveries().home(actor).fact(Step.RELOAD, Map.of("digest", loaded.digest()));
            routes.set(loaded.table().routes().size());
        });
        receiving.follow();
        kept.closeIdle();
        reloadFollowers.forEach(Runnable::run);
        return problems.anyError() ? new Control.Reloaded.Refused(problems.all()) : new Control.Reloaded.InForce(routes.get());
    }

    /** When it became the owner. */
    Instant since() {
        return owner.since();
    }
}

package org.autodispatcher.faults;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.autodispatcher.faults.RolloutSite.Sent;
import org.autodispatcher.rig.Program;

/**
 * Rounds of one HOME in each of which packages go to several targets in batches while people order what is to be ordered; the owner is
 * killed, started again, and everything comes to its end.
 */
final class RolloutRounds implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final RolloutSite site;
    private final Program program;
    private final Set<String> reached = new TreeSet<>();
    private final List<Violation> violations = new ArrayList<>();
    private Tally tally;
    private int round;

    RolloutRounds(Rig rig, Program program, String done) throws Exception {
        site = new RolloutSite(rig);
        this.program = program;
        tally = Tally.of(done);
    }

    /**
     * When the owner is killed: at the how manieth passage of a point, or once it has left so many entries.
     *
     * @param point   of {@link KillPoints}, with a number behind it; {@code nowhere} where entries are counted
     */
    record Kill(String point, int entries) {
        static Kill at(String point, int times) {
            return new Kill(point + " " + times, Integer.MAX_VALUE);
        }

        static Kill after(int entries) {
            return new Kill("nowhere 1", entries);
        }
    }

    /** The routes of these names; all of them where none is named. */
    List<RolloutRoute> routes(List<String> names) {
        return site.routes(names);
    }

    /** The points at which the program was killed. */
    Set<String> points() {
        return Set.copyOf(reached);
    }

    /** Packages by these routes, and the owner killed at each of these moments, started again each time. */
    void round(Way way, List<RolloutRoute> routes, Kill... kills) throws Exception {
        round++;
        site.forgetTrust();
        List<Sent> sent = new ArrayList<>();
        for (RolloutRoute route : routes) {
            sent.addAll(site.make(route, round));
        }
        RolloutPeople people = new RolloutPeople(site, sent);
        boolean first = true;
        for (Kill kill : kills) {
            Owner owner = new Owner(way, people, kill);
            boolean came = owner.isKilled(people.handIn(first || round % 2 == 0));
            owner.requireEnds();
            tally = came ? tally.fault(people.open()) : tally;
            violations.addAll(site.site().bytesKept(site.site().says()));
            if (first && came) {
                reached.add(kill.point().split(" ")[0]);
            } else if (first) {
                tally = tally.missing(way + " never came to " + kill + " with " + routes.stream().map(RolloutRoute::name).toList());
            }
            first = false;
        }
        recover(way, people);
    }

    private void recover(Way way, RolloutPeople people) throws Exception {
        Owner owner = new Owner(way, people, Kill.after(Integer.MAX_VALUE));
        LedgerSays left = site.site().says();
        if (owner.isKilled(people.handIn(round % 2 == 0))) {
            tally = tally.missing("somebody else killed it");
        }
        if (!people.done()) {
            tally = tally.missing("round " + round + " does not come to its end: orders " + people.orders() + ", left " + people.left());
        }
        LedgerEntries.comingBack(site.site().home(), owner.first, left).ifPresent(time -> tally = tally.recovered(time));
        owner.ends();
        owner.requireEnds();
    }

    /** Whoever owns the HOME until it is killed or all is done, with the commands that people give meanwhile. */
    private final class Owner {
        private final Way way;
        private final RolloutPeople people;
        private final Kill kill;
        private final Program armed;
        private final Map<List<String>, Running> given = new HashMap<>();
        private Running first;
        private Running now;

        Owner(Way way, RolloutPeople people, Kill kill) {
            this.way = way;
            this.people = people;
            this.kill = kill;
            armed = program.with("AD_KILL", kill.point());
        }

        boolean isKilled(List<Handed> handIn) throws Exception {
            int before = people.entries();
            now = way == Way.DAEMON ? site.site().daemon(armed) : site.site().dispatch(armed, handIn.isEmpty() ? people.handIn(true) : handIn);
            first = now;
            if (way == Way.DAEMON) {
                tally = tally.recovered(Duration.between(now.started(), Instant.now())); // it answers
                if (!handIn.isEmpty()) {
                    given.put(List.of("dispatch"), site.site().dispatch(program, handIn));
                }
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                if (now.alive() && people.entries() - before >= kill.entries()) {
                    now.kill();
                }
                if (!now.alive() && now.status() == Running.KILLED) {
                    return true;
                }
                if (!now.alive() && way == Way.DAEMON || !goesOn()) {
                    return false;
                }
                now.endsWithin(Duration.ofMillis(50));
            }
            return false;
        }

        /** People do what is to be done now; whether there is anything to wait for. */
        private boolean goesOn() throws Exception {
            boolean there = people.broughtBack();
            if (way == Way.OWNERLESS) {
                Optional<Running> next = now.alive() || !there ? Optional.empty() : next();
                now = next.orElse(now);
                return now.alive() || !there;
            }
            for (List<String> order : people.orders()) {
                if (!given.containsKey(order) || !given.get(order).alive()) {
                    given.put(order, started(program, order));
                }
            }
            return !people.done();
        }

        /** Without a daemon one order comes after the other, each by the owner that it becomes; what nothing is to be ordered about is taken up. */
        private Optional<Running> next() throws Exception {
            List<List<String>> all = new ArrayList<>(people.orders());
            all.addAll(people.left());
            return all.isEmpty() ? Optional.empty() : Optional.of(started(armed, all.getFirst()));
        }

        private Running started(Program by, List<String> order) throws Exception {
            return site.site().start(by, order.getFirst(), order.subList(1, order.size()).toArray());
        }

        void ends() {
            now.terminate();
            now.status();
        }

        /** Every command ends, unless it came when there was no owner any more, and became that itself. */
        void requireEnds() throws Exception {
            now.kill();
            for (Running command : given.values()) {
                if (!command.endsWithin(PATIENCE) && LedgerEntries.since(site.site().home(), command.pid()) < 0) {
                    tally = tally.missing("a command does not end though the owner was killed: " + command.said());
                }
                command.kill();
                if (command.status() == 70) {
                    tally = tally.missing("a command found a bug: " + command.said());
                }
            }
        }
    }

    /** Gives the HOME up, and says what it all came to. */
    Tally end() throws Exception {
        RolloutChecker checker = RolloutChecker.of(site);
        violations.addAll(checker.check(site.sent()));
        violations.addAll(site.site().finalNames());
        return tally.found(violations);
    }

    @Override
    public void close() throws IOException {
        site.close();
    }
}

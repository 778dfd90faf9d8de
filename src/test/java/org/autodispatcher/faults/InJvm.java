package org.autodispatcher.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Problems;
import org.autodispatcher.dispatch.Conductor;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.Decision.As;
import org.autodispatcher.dispatch.Decision.Subject;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.routing.RoutesInForce;

/** A dispatcher in this JVM, where thousands of packages cost no start of a process: the owner of a campaign's HOME. */
final class InJvm implements Scene.Owner {
    private final OwnedHome owned;
    private final Control control;
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final List<Long> begun = new ArrayList<>();

    /** Becomes the owner of the site's HOME, which is given to the account of this JVM. */
    InJvm(Site site) throws IOException {
        String account = System.getProperty("user.name");
        Folders.give(site.home(), account);
        Problems problems = new Problems();
        RoutesInForce routes = RoutesInForce.read(site.home(), InstantSource.system(), problems)
                .orElseThrow(() -> new IOException(problems.all().toString()));
        owned = OwnedHome.own(site.home().resolve("state"), routes, "run", new Troubles());
        owned.recover();
        control = owned.control(account);
    }

    @Override
    public void handIn(List<Handed> packages) throws IOException {
        for (Handed each : packages) {
            begun.add(control.handIn(each.file(), false));
        }
    }

    @Override
    public void rest() throws IOException, InterruptedException {
        if (!control.follow(begun, Optional.of(Scene.REST), event -> {})) {
            troubles.add("after " + Scene.REST + " not all has come to rest");
        }
        begun.clear();
    }

    @Override
    public LedgerSays says() throws IOException {
        List<LedgerSays.Dispatch> dispatches = new ArrayList<>();
        for (long id : control.find(HistoryFilter.ALL)) {
            dispatches.add(said(DispatchRecord.of(id, control.entries(id))));
        }
        return new LedgerSays(dispatches);
    }

    /** All entries of the dispatches of a package, for who looks for the cause of something. */
    String entries(Handed handed) throws IOException {
        StringBuilder all = new StringBuilder();
        for (LedgerSays.Dispatch dispatch : says().of(handed.name(), handed.sha256())) {
            control.entries(dispatch.id()).forEach(entry -> all.append(entry).append('\n'));
        }
        return all.toString();
    }

    @Override
    public void decide(Handed handed, String verb, String... words) throws IOException {
        for (LedgerSays.Dispatch dispatch : says().of(handed.name(), handed.sha256())) {
            Subject subject = new Subject(dispatch.id(), Optional.empty());
            Decided decided = control.decide(switch (verb) {
                case "release" -> new Decision.Release(subject, "");
                case "retry" -> new Decision.Retry(subject, false, "");
                case "resolve" -> new Decision.Resolve(subject, As.valueOf(words[0].toUpperCase(Locale.ROOT).replace('-', '_')), "");
                default -> throw new IllegalArgumentException(verb);
            });
            if (decided instanceof Decided.Refused) {
                troubles.add(verb + " " + dispatch + ": " + decided);
            }
            begun.add(dispatch.id());
        }
    }

    @Override
    public List<String> troubles() {
        return List.copyOf(troubles);
    }

    @Override
    public void close() {
        try {
            owned.stop(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        owned.close();
    }

    private static LedgerSays.Dispatch said(DispatchRecord record) {
        return new LedgerSays.Dispatch(
                record.id(),
                record.fact(DispatchRecord.PACKAGE).orElse(""),
                record.fact(DispatchRecord.SHA256).orElse(""),
                record.fact(DispatchRecord.ROUTE).orElse(""),
                record.state().text(),
                record.reason().map(Reason::code).orElse(""),
                record.deliveries().stream().map(InJvm::said).toList());
    }

    private static LedgerSays.Delivery said(DeliveryRecord record) {
        OptionalInt code = record.exitCode();
        return new LedgerSays.Delivery(record.target(), record.state().text(), record.reason().map(Reason::code).orElse(""), code);
    }

    private final class Troubles implements Conductor.Trouble {
        @Override
        public void bug(long dispatch, String target, Throwable bug) {
            bug.printStackTrace();
            troubles.add("a bug at " + dispatch + ":" + target + ": " + bug);
        }

        @Override
        public void noted(org.autodispatcher.arrival.incoming.DirectoryStanding.Note note) {
            throw new AssertionError("no directory is watched here: " + note);
        }

        @Override
        public void ledger(UncheckedIOException problem) {
            troubles.add("the ledger could not be written: " + problem);
        }
    }
}

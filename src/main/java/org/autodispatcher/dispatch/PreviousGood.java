package org.autodispatcher.dispatch;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Protocol;
import org.autodispatcher.Sha256;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.HistoryFilter.Pack;
import org.autodispatcher.ledger.HistoryFilter.Span;
import org.autodispatcher.ledger.HistoryFilter.Stand;
import org.autodispatcher.ledger.HistoryFilter.Way;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.ssh.RemoteShell;

/**
 * The package of a line that was last brought to its good end on a target, but for another one: what {@code {previous}} names.
 *
 * @param dispatch  that brought it there
 * @param pack      what it is
 * @param directory where it was put, as its route wrote it
 * @param path      its final path as the protocol's server called it
 * @param overSsh   whether the shell calls it the same
 */
record PreviousGood(long dispatch, InstallPackage pack, String directory, String path, boolean overSsh) {
    private static final int FEW = 20;

    /** That of the package of {@code course} on {@code target}. */
    static Optional<PreviousGood> of(LedgerView ledger, Course course, String target) {
        DispatchRecord whole = course.whole();
        Way line = new Way(whole.fact(DispatchRecord.ROUTE), whole.fact(DispatchRecord.LINE), Optional.of(target));
        List<Long> few = ledger.find(filter(line, FEW)); // most lines end well most of the time
        Optional<PreviousGood> near = newest(ledger, course.dispatch(), target, few);
        return near.isPresent() || few.size() < FEW
                ? near
                : newest(ledger, course.dispatch(), target, ledger.find(filter(line, Integer.MAX_VALUE)));
    }

    private static HistoryFilter filter(Way line, int most) {
        return new HistoryFilter(Pack.ANY, line, Stand.ANY, Span.ANY, most);
    }

    /** That which came to its end last is what is installed, in whatever order they came. */
    private static Optional<PreviousGood> newest(LedgerView ledger, long before, String target, List<Long> ids) {
        return ids.stream()
                .filter(id -> id != before)
                .map(id -> new Ended(id, ledger.delivery(id, target)))
                .filter(ended -> isGood(ended.there()))
                .max(Comparator.comparing(Ended::since))
                .flatMap(ended -> good(ledger, ended.dispatch(), target));
    }

    private record Ended(long dispatch, DeliveryRecord there) {
        Instant since() {
            return there.fact(DeliveryRecord.SINCE).map(Instant::parse).orElse(Instant.EPOCH);
        }
    }

    private static boolean isGood(DeliveryRecord there) {
        boolean well = there.state() == DeliveryState.UPGRADED || there.state() == DeliveryState.DELIVERED && there.ended();
        return well && there.fact(DeliveryRecord.REMOTE_PATH).isPresent();
    }

    /** What a dispatch has brought to its good end on a target; empty where it has not. */
    static Optional<PreviousGood> good(LedgerView ledger, long dispatch, String target) {
        DeliveryRecord there = ledger.delivery(dispatch, target);
        Optional<String> path = there.fact(DeliveryRecord.REMOTE_PATH);
        if (!isGood(there)) {
            return Optional.empty();
        }
        DispatchRecord whole = ledger.dispatch(dispatch);
        InstallPackage pack = new InstallPackage(
                whole.fact(DispatchRecord.PACKAGE).orElseThrow(),
                new Sha256(whole.fact(DispatchRecord.SHA256).orElseThrow()),
                Long.parseLong(whole.fact(DispatchRecord.SIZE).orElseThrow()));
        String directory = there.fact(Stages.DIRECTORY).filter(text -> !text.isEmpty())
                .orElseGet(() -> path.get().substring(0, Math.max(path.get().lastIndexOf('/'), 1)));
        boolean overSsh = there.fact(DeliveryRecord.PROTOCOL).filter(name -> name.equals(Protocol.FTP.text()) || name.equals(Protocol.FTPS.text())).isEmpty();
        return Optional.of(new PreviousGood(dispatch, pack, directory, path.get(), overSsh));
    }

    /** Its absolute path as the shell's account sees it. */
    String path(RemoteShell shell) throws IOException {
        return overSsh ? path : Orders.pathForShell(shell, directory, pack.name());
    }
}

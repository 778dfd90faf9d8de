package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.Failure;
import org.autodispatcher.Origin;
import org.autodispatcher.Sha256;
import org.autodispatcher.arrival.Arrival;
import org.autodispatcher.arrival.Spooled;
import org.autodispatcher.linux.Name;
import org.autodispatcher.linux.Stat;

/** A file that was dropped into an incoming directory and is complete, or refused. */
final class Dropped implements Arrival {
    private final Name name;
    private final Origin origin;
    private final Verdict verdict;
    private final boolean found;

    /**
     * @param origin where it lies
     * @param found  whether nobody was seen to drop it: it was met by a look
     */
    Dropped(Name name, Origin origin, Verdict verdict, boolean found) {
        this.name = name;
        this.origin = origin;
        this.verdict = verdict;
        this.found = found;
    }

    /**
     * @param directory its name
     * @param file      absolute path, as text that can be read back
     */
    static Origin origin(String directory, String file, Stat stat, Optional<Rule> rule, Instant complete) {
        Map<String, String> values = new TreeMap<>(Map.of(
                Origin.DIRECTORY, directory, Origin.FILE, file, Origin.SEEN, Facts.seen(stat), Origin.COMPLETE, complete.toString()));
        rule.ifPresent(by -> values.put(Origin.RULE, by.text()));
        return new Origin(Origin.INCOMING, values);
    }

    @Override
    public String name() {
        return name.lossless();
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public Optional<Sha256> seenAs() {
        return found ? content() : Optional.empty();
    }

    @Override
    public boolean looksLike(String seen) {
        return Facts.alike(seen, origin.facts().get(Origin.SEEN));
    }

    @Override
    public Optional<Sha256> content() {
        return verdict instanceof Verdict.Complete complete ? complete.copied().map(copy -> copy.pack().sha256()) : Optional.empty();
    }

    @Override
    public boolean whole() {
        return verdict instanceof Verdict.Complete;
    }

    @Override
    public Spooled keep() throws IOException {
        return switch (verdict) {
            case Verdict.Complete complete -> complete.copied().orElseThrow().keep();
            case Verdict.Refused(Failure why, var _) -> throw why.exception();
            case Verdict.Waits _, Verdict.Large _, Verdict.Gone _ -> throw new IllegalStateException("nothing to be kept");
        };
    }
}

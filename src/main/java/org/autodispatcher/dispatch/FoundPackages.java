package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.arrival.Arrival;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.arrival.Taker;
import org.autodispatcher.arrival.Spooled;
import org.autodispatcher.arrival.repository.Content;
import org.autodispatcher.arrival.repository.Found;
import org.autodispatcher.arrival.repository.RepositoryReader;
import org.autodispatcher.config.Sources;

/** Takes files of one repository in, each for itself: one that has to wait keeps no other from anything. */
final class FoundPackages {
    private static final int REMEMBERED = 1000;

    /** Also the command that renames a file there. */
    private final String kind;
    private final String repository;
    private final RepositoryReader reader;
    private final Taker arrivals;
    private final Taker routing;
    private final Spool spool;

    /** What was read and was not what it must be: it is not read again and again. */
    private final Map<String, Failure> wrong = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failure> eldest) {
            return size() > REMEMBERED;
        }
    };

    FoundPackages(Sources.Repository repository, RepositoryReader reader, RepositoryWatch.Means means) {
        kind = repository.kind().text();
        this.repository = repository.name();
        this.reader = reader;
        arrivals = means.arrivals();
        routing = means.routing();
        spool = means.spool();
    }

    /** What became of a file. */
    sealed interface Outcome {
        /** It has a dispatch; an empty one where the same arrival had one before. */
        record Taken(OptionalLong dispatch) implements Outcome {}

        /** It is tried again. */
        record Waits(Failure why) implements Outcome {}

        /** No route takes it any more; or it cannot be read, and no branch of the repository has it there any more. */
        record Gone() implements Outcome {}
    }

    /** @throws java.io.UncheckedIOException where the ledger cannot be written: nothing is taken then, and it is to be tried again */
    Outcome take(Found found) {
        try {
            if (!routing.routed(found.name())) {
                return new Outcome.Gone(); // no package any more
            }
        } catch (FailureException e) {
            // its dispatch says why it is held
        }
        try {
            return taken(found, true, kept(found));
        } catch (FailureException e) {
            return forGood(e.failure()) ? taken(found, false, () -> {
                throw told(found, e.failure()).exception(e);
            }) : waits(found, e.failure());
        } catch (IOException e) {
            return waits(found, Failure.of(Reason.UNREADABLE, "io").with("detail", String.valueOf(e.getMessage())));
        }
    }

    /** On the disk for good before anything is written about it: where the disk does not take it, it can wait. */
    private Keeping kept(Found found) throws IOException {
        try (Content content = reader.open(found)) {
            if (wrong.containsKey(content.stamp())) {
                throw wrong.get(content.stamp()).exception();
            }
            try (Spool.Copied copied = spool.copy(found.name(), content.size(), content.bytes())) {
                Optional<Sha256> other = content.sha256().filter(wanted -> !wanted.equals(copied.pack().sha256()));
                if (other.isPresent()) {
                    Failure why = Failure.of(Reason.DIGEST_DIFFERS, "lfs").with("path", found.shownPath()).with("object", other.get().hex());
                    wrong.put(content.stamp(), why);
                    throw why.exception();
                }
                return arrivals.sends() ? spooled(copied.keep()) : () -> {
                    throw new IllegalStateException("of what is only looked at nothing is kept");
                };
            }
        }
    }

    private static Keeping spooled(Spooled spooled) {
        return () -> spooled;
    }

    /** What the file itself is: no time mends that. */
    private static boolean forGood(Failure why) {
        return why.reason() == Reason.NAME_REFUSED || why.reason() == Reason.EMPTY || why.reason() == Reason.TOO_LARGE;
    }

    /** The line that mends a name is typed in a working copy. */
    private Failure told(Found found, Failure why) {
        String path = found.shownPath();
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        return why.values().containsKey("mv")
                ? why.with("mv", kind + " mv -- " + ShellQuote.word(path) + " " + ShellQuote.word(folder + why.values().getOrDefault("suggestion", "package")))
                : why;
    }

    private Outcome waits(Found found, Failure why) {
        try {
            return why.reason() == Reason.SPOOL_FULL || reader.has(found) ? new Outcome.Waits(why) : new Outcome.Gone();
        } catch (IOException e) {
            return new Outcome.Waits(why);
        }
    }

    private Outcome taken(Found found, boolean whole, Keeping keeping) {
        Arrival arrival = new Arrival() {
            @Override
            public String name() {
                return found.name();
            }

            @Override
            public Origin origin() {
                return found.origin(kind, repository);
            }

            @Override
            public boolean whole() {
                return whole;
            }

            @Override
            public Spooled keep() throws IOException {
                return keeping.keep();
            }
        };
        return new Outcome.Taken(arrivals.take(arrival, found.submitter()));
    }

    @FunctionalInterface
    private interface Keeping {
        Spooled keep() throws IOException;
    }
}

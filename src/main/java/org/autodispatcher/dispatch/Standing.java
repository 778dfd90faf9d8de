package org.autodispatcher.dispatch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.LedgerView;

/**
 * How things stand in a HOME as a whole.
 *
 * @param owner       the process that owns it; empty where none does
 * @param environment what the HOME is called
 * @param routes      the routes in force
 * @param pauses      what is paused, oldest first
 * @param open        the dispatches that have not ended
 * @param incoming    the incoming directories, where they are watched
 * @param notes       what else a person should know
 * @param sources     where packages arrive by themselves
 */
public record Standing(
        Optional<Owner> owner,
        Optional<String> environment,
        Optional<Routes> routes,
        List<Pause> pauses,
        Open open,
        List<DirectoryStanding> incoming,
        List<Note> notes,
        List<Source> sources) {
    public Standing {
        pauses = List.copyOf(pauses);
        incoming = List.copyOf(incoming);
        notes = List.copyOf(notes);
        sources = List.copyOf(sources);
    }

    /** One without sources. */
    public Standing(
            Optional<Owner> owner, Optional<String> environment, Optional<Routes> routes, List<Pause> pauses, Open open, List<Note> notes) {
        this(owner, environment, routes, pauses, open, List.of(), notes, List.of());
    }

    /**
     * The dispatches that have not ended.
     *
     * @param latest oldest first: no more than a person reads, and a process can hold however many packages were dropped
     * @param all    how many there are
     */
    public record Open(List<DispatchRecord> latest, int all) {
        private static final int DISPATCHES = 500;
        private static final int DELIVERIES = 4_000;

        public Open {
            latest = List.copyOf(latest);
        }

        /** Those of a ledger. */
        public static Open in(LedgerView ledger) {
            List<Long> ids = ledger.unended().reversed();
            List<DispatchRecord> latest = new ArrayList<>();
            int deliveries = 0;
            for (long id : ids) {
                DispatchRecord record = ledger.dispatch(id);
                deliveries += record.deliveries().size();
                if (latest.size() == DISPATCHES || deliveries > DELIVERIES && !latest.isEmpty()) {
                    break;
                }
                latest.addFirst(record);
            }
            return new Open(latest, ids.size());
        }

        /** How many older ones there are. */
        public int older() {
            return all - latest.size();
        }
    }

    /**
     * Where packages arrive by themselves.
     *
     * @param name     of its section in dispatcher.cfg
     * @param kind     {@code git}, {@code svn}
     * @param told     whether it tells by itself when there is something; else it is looked at from time to time
     * @param looked   when it was last looked at
     * @param adopted  how many packages lay there at the first look and were not sent
     * @param troubles what is wrong with it, and what waits there and why
     */
    public record Source(String name, String kind, String path, boolean told, Optional<Instant> looked, long adopted, List<Trouble> troubles) {
        public Source {
            troubles = List.copyOf(troubles);
        }
    }

    /**
     * Something that keeps packages from arriving, for now: it is tried again.
     *
     * @param what the file in question, as it may be shown; empty where it is the whole source
     */
    public record Trouble(String what, Failure why) {}

    /**
     * The process that owns the HOME.
     *
     * @param pid     its process id
     * @param account whose process it is
     * @param since   when it became the owner
     * @param verb    {@code run}, {@code dispatch}…
     */
    public record Owner(long pid, String account, Instant since, String verb) {}

    /**
     * The routes in force.
     *
     * @param loaded   when they were read
     * @param digest   of the bytes of both configuration files then
     * @param edited   whether the files differ now
     * @param loadable whether what lies there now could be put in force
     */
    public record Routes(Instant loaded, String digest, boolean edited, boolean loadable) {}

    /**
     * A pause in force.
     *
     * @param by      the account that ordered it
     * @param since   when
     * @param comment why, in that person's words
     */
    public record Pause(Decision.Scope scope, String by, Instant since, String comment) {}

    /**
     * Something a person should know that is no delivery's reason; its sentence stands under {@code note.CODE.message} and
     * {@code .hint}.
     *
     * @param code   stable
     * @param values what the sentence mentions
     */
    public record Note(String code, Map<String, String> values) {
        private static final String LEDGER_TROUBLE = "ledger-trouble";
        private static final String NOT_TOLD = "not-told";

        public Note {
            values = Map.copyOf(values);
        }

        /** What last happened could not be recorded. */
        public static Note ledgerTrouble(Failure why) {
            return new Note(LEDGER_TROUBLE, with(why));
        }

        /** A channel does not get through. */
        public static Note notTold(String channel, Instant since, int waiting, Failure why) {
            Map<String, String> values = with(why);
            values.put("channel", channel);
            values.put("since", since.toString());
            values.put("waiting", String.valueOf(waiting));
            return new Note(NOT_TOLD, values);
        }

        private static Map<String, String> with(Failure why) {
            Map<String, String> values = new TreeMap<>(why.values());
            values.put("reason", why.reason().name());
            values.put("wording", why.wording());
            return values;
        }

        /** Why, where what is shown beside it cannot be the whole truth. */
        public Optional<Failure> failure() {
            return why().filter(_ -> code.equals(LEDGER_TROUBLE));
        }

        /** Why, where it tells of a failure. */
        public Optional<Failure> why() {
            return code.equals(LEDGER_TROUBLE) || code.equals(NOT_TOLD)
                    ? Optional.of(new Failure(Reason.valueOf(values.get("reason")), values.getOrDefault("wording", ""), values))
                    : Optional.empty();
        }
    }
}

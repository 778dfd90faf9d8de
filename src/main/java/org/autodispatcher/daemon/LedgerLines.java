package org.autodispatcher.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Notice;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Told;
import org.autodispatcher.report.ValueWords;
import org.autodispatcher.report.Wording;

/** Makes lines for people out of entries: one where something has come into another state, or got another reason, or was decided. */
final class LedgerLines {
    private static final String NONE = "-";
    private static final String COMMENT = "comment";
    private static final int REMEMBERED = 10_000;

    /** What people order about a dispatch or delivery. */
    private static final Set<Step> ORDERS = EnumSet.of(Step.HAND_IN, Step.RETRY, Step.RELEASE, Step.CANCEL, Step.RESOLVE);
    /** What is of interest about the HOME. */
    private static final Set<Step> OF_HOME = EnumSet.of(Step.START, Step.STOP, Step.RELOAD, Step.PAUSE, Step.RESUME, Step.ADOPT);

    private final Ledger ledger;
    private final Wording wording;
    private final Sentences sentences;
    private final Map<String, Standing> standings = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Standing> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Standing(DeliveryState state, String reason) {}

    LedgerLines(Ledger ledger, Wording wording, Sentences sentences) {
        this.ledger = ledger;
        this.wording = wording;
        this.sentences = sentences;
    }

    /** What {@code entry} has to tell; entries must come in their order. */
    List<StateLog.Line> of(Entry entry) {
        Entry.Draft draft = entry.draft();
        List<StateLog.Line> lines = new ArrayList<>();
        if (draft.step() == Step.NOTIFY) {
            telling(entry).ifPresent(lines::add);
            return lines;
        }
        if (draft.dispatch() == Ledger.HOME) {
            home(entry).ifPresent(lines::add);
            return lines;
        }
        if (draft.step() == Step.STOP_UPGRADE) {
            stopping(entry).ifPresent(lines::add);
            return lines;
        }
        if (ORDERS.contains(draft.step())) {
            String step = wording.textOf("record", "step." + draft.step().text() + ".fact");
            lines.add(new StateLog.Line(false, subject(draft), NONE, NONE, text("log.ordered", entry, "step", step, "comment", comment(draft))));
        }
        (draft.target().isEmpty() ? whole(entry) : delivery(entry)).ifPresent(lines::add);
        return lines;
    }

    /** That a running upgrade is to end, or could not be ended; how it ends, its own entry tells. */
    private Optional<StateLog.Line> stopping(Entry entry) {
        Entry.Draft draft = entry.draft();
        return switch (draft.tense()) {
            case INTENT -> Optional.of(
                    new StateLog.Line(false, subject(draft), NONE, NONE, text("log.stop-upgrade", entry, "comment", comment(draft))));
            case FACT -> Optional.empty();
            case FAILURE -> {
                Failure why = draft.failure().orElseThrow();
                DispatchRecord dispatch = as(entry);
                Map<String, String> context = dispatch.delivery(draft.target()).map(each -> sentences.context(dispatch, each)).orElse(Map.of());
                yield Optional.of(new StateLog.Line(
                        true, subject(draft), NONE, why.reason().code(), text("log.unended", entry, "message", wording.message(why, context))));
            }
        };
    }

    /** That people are told is no news but where they are not; a channel that comes or goes is. */
    private Optional<StateLog.Line> telling(Entry entry) {
        Map<String, String> values = entry.draft().values();
        String channel = values.getOrDefault(Notice.CHANNEL, "");
        if (values.containsKey(Notice.LISTENS)) {
            return Optional.of(new StateLog.Line(false, "home", NONE, NONE, text("log.channel." + values.get(Notice.LISTENS), entry, "channel", channel)));
        }
        return entry.draft().failure().filter(why -> !why.is(Reason.NOT_TOLD, "no-need")).map(why -> new StateLog.Line(
                true, subject(entry.draft()), NONE, why.reason().code(),
                text("log.given-up", entry, "channel", channel, "message", wording.message(why, Map.of()))));
    }

    private Optional<StateLog.Line> home(Entry entry) {
        Step step = entry.draft().step();
        boolean closed = step == Step.LOGIN && "closed".equals(entry.draft().values().get("stands"));
        if (step == Step.LOGIN) {
            return Optional.of(homeLine(closed, closed ? "log.login-closed" : "log.login-open", entry));
        }
        if (step == Step.TRUST) {
            return trusted(entry);
        }
        if (step == Step.TOKEN) {
            return token(entry);
        }
        return Optional.of(entry).filter(_ -> OF_HOME.contains(step)).map(_ -> homeLine(false, "log." + step.text(), entry));
    }

    /** Whom somebody trusts from now on. What is only about to be recorded is no news. */
    private Optional<StateLog.Line> trusted(Entry entry) {
        Map<String, String> values = entry.draft().values();
        return switch (entry.draft().tense()) {
            case INTENT -> Optional.empty();
            case FACT -> Optional.of(new StateLog.Line(false, "home", NONE, NONE, text("log.trust", entry,
                    "host", values.getOrDefault("host", ""),
                    "port", values.getOrDefault("port", ""),
                    "kind", wording.textOf("values", "kind." + values.getOrDefault("kind", "host-key")),
                    "fingerprints", values.getOrDefault("fingerprints", ""))));
            case FAILURE -> {
                Failure why = entry.draft().failure().orElseThrow();
                yield Optional.of(new StateLog.Line(true, "home", NONE, why.reason().code(), text("log.trust-refused", entry,
                        "host", why.values().getOrDefault("host", ""),
                        "port", why.values().getOrDefault("port", ""),
                        "message", wording.message(why, Map.of()))));
            }
        };
    }

    /** Who gave or took back the power to hand in over HTTP. */
    private Optional<StateLog.Line> token(Entry entry) {
        Map<String, String> values = entry.draft().values();
        return switch (entry.draft().tense()) {
            case INTENT -> Optional.empty();
            case FACT -> Optional.of(new StateLog.Line(false, "home", NONE, NONE, text("log.token." + values.getOrDefault("order", "add"), entry,
                    "token", values.getOrDefault("token", ""),
                    "role", values.getOrDefault("role", ""),
                    "expires", values.getOrDefault("expires", ""))));
            case FAILURE -> {
                Failure why = entry.draft().failure().orElseThrow();
                yield Optional.of(new StateLog.Line(
                        true, "home", NONE, why.reason().code(), text("log.token-refused", entry, "message", wording.message(why, Map.of()))));
            }
        };
    }

    private StateLog.Line homeLine(boolean alarm, String key, Entry entry) {
        Map<String, String> values = new TreeMap<>(entry.draft().values());
        values.remove(COMMENT);
        String told = new ValueWords(wording, Instant::toString).told(values);
        String scope = told.isEmpty() ? "" : wording.textOf("daemon", "log.scope", "values", told);
        return new StateLog.Line(
                alarm, "home", NONE, NONE, text(key, entry, "values", told, "scope", scope, "comment", comment(entry.draft())));
    }

    private Optional<StateLog.Line> whole(Entry entry) {
        Entry.Draft draft = entry.draft();
        if (draft.failure().isPresent()) {
            Failure why = draft.failure().get();
            DispatchRecord dispatch = as(entry);
            return Told.of(wording, sentences, dispatch).map(told -> line(draft, dispatch.stopped(), why, told));
        }
        if (draft.tense() != Tense.FACT) {
            return Optional.empty();
        }
        if (draft.step() == Step.SPOOL) {
            return Optional.of(new StateLog.Line(false, subject(draft), NONE, NONE, text("log.arrived", entry,
                    "package", PackageNames.shown(ledger.dispatch(draft.dispatch()).fact(DispatchRecord.PACKAGE).orElse("")),
                    "size", draft.values().getOrDefault(DispatchRecord.SIZE, ""),
                    "sha256", draft.values().getOrDefault(DispatchRecord.SHA256, ""))));
        }
        return Optional.of(draft).filter(_ -> draft.step() == Step.ROUTE).map(_ -> new StateLog.Line(
                false, subject(draft), NONE, NONE, text("log.routed", entry,
                        "route", draft.values().getOrDefault(DispatchRecord.ROUTE, ""),
                        "targets", draft.values().getOrDefault(DispatchRecord.TARGETS, "").replace('\n', ' '))));
    }

    private Optional<StateLog.Line> delivery(Entry entry) {
        Entry.Draft draft = entry.draft();
        Standing before = standings.computeIfAbsent(subject(draft), _ -> before(entry));
        Standing now = new Standing(draft.state(before.state()), draft.failure().map(Failure::wording).orElse(NONE));
        standings.put(subject(draft), now);
        if (now.equals(before)) {
            return Optional.empty();
        }
        if (draft.failure().isEmpty()) {
            return now.state() == before.state() ? Optional.empty() : Optional.of(new StateLog.Line(
                    false, subject(draft), now.state().text(), NONE, came(now.state(), draft)));
        }
        DispatchRecord dispatch = as(entry);
        return dispatch.delivery(draft.target())
                .flatMap(record -> Told.of(wording, sentences, dispatch, record))
                .map(told -> line(draft, now.state(), draft.failure().orElseThrow(), told));
    }

    /** The dispatch as it stood with {@code entry} as its last. */
    private DispatchRecord as(Entry entry) {
        long id = entry.draft().dispatch();
        return DispatchRecord.of(id, ledger.entries(id).stream().filter(each -> each.sequence() <= entry.sequence()).toList());
    }

    /** How the delivery stood before {@code entry}, for one that this process has not heard of yet. */
    private Standing before(Entry entry) {
        DeliveryState state = DeliveryState.QUEUED;
        for (Entry earlier : ledger.entries(entry.draft().dispatch())) {
            if (earlier.sequence() < entry.sequence() && earlier.draft().target().equals(entry.draft().target())) {
                state = earlier.draft().state(state);
            }
        }
        return new Standing(state, NONE);
    }

    /** The state in words, and where the file is or how the upgrade ended. */
    private String came(DeliveryState state, Entry.Draft draft) {
        String more = Optional.ofNullable(draft.values().get(DeliveryRecord.EXIT_CODE)).map(status -> ", exit " + status)
                .or(() -> Optional.ofNullable(draft.values().get(DeliveryRecord.REMOTE_PATH)).map(path -> ", " + path)).orElse("");
        return wording.word(state) + more;
    }

    private StateLog.Line line(Entry.Draft draft, DeliveryState state, Failure why, Told told) {
        boolean alarm = switch (state) {
            case HELD, IN_DOUBT, FAILED -> true;
            case QUEUED, DELIVERING, DELIVERED, UPGRADING, UPGRADED, DEFERRED, SUPERSEDED, CANCELLED -> why.reason() == Reason.OVERDUE;
        };
        String text = alarm ? wording.textOf("daemon", "log.alarm", "message", told.message(), "hint", told.hint()) : told.message();
        return new StateLog.Line(alarm, subject(draft), state.text(), why.reason().code(), text);
    }

    private static String subject(Entry.Draft draft) {
        return draft.target().isEmpty() ? String.valueOf(draft.dispatch()) : draft.dispatch() + ":" + draft.target();
    }

    private static String comment(Entry.Draft draft) {
        return Optional.ofNullable(draft.values().get(COMMENT)).filter(text -> !text.isBlank()).map(text -> ": " + text).orElse("");
    }

    private String text(String key, Entry entry, String... namesAndValues) {
        String[] all = java.util.Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
        all[namesAndValues.length] = "actor";
        all[namesAndValues.length + 1] = entry.actor();
        return wording.textOf("daemon", key, all);
    }
}

package org.autodispatcher.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.News;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Notice;

/** What people are told who are not there: what happened to which package, where, and what to type next; and the same for programs. */
public final class NotificationText {
    private static final String BUNDLE = "notification";
    private static final int TARGETS = 10;
    private static final int DISPATCHES = 20;

    private final Wording wording;
    private final Sentences sentences;
    private final Optional<String> environment;

    /** @param environment what the HOME is called */
    public NotificationText(Wording wording, Sentences sentences, Optional<String> environment) {
        this.wording = wording;
        this.sentences = sentences;
        this.environment = environment;
    }

    /**
     * What is told.
     *
     * @param fields for programs
     */
    public record Text(String subject, List<String> lines, Map<String, Object> fields) {}

    /**
     * A dispatch that is told of.
     *
     * @param clear whether what was told before it, that it should be looked at, holds no more
     */
    public record Item(DispatchRecord dispatch, News news, boolean clear) {}

    /** Of one or several dispatches; not empty. */
    public Text of(Notice.Kind kind, List<Item> items) {
        return switch (kind) {
            case STATE -> state(items.getFirst());
            case DIGEST -> several(kind, subject("subject.digest", "count", String.valueOf(items.size()), "counts", counts(items)), items);
            case REMINDER -> several(kind, subject("subject.reminder", "count", String.valueOf(items.size())), items);
        };
    }

    /** By which a person finds out whether a channel works. */
    public Text test(String channel) {
        return new Text(subject("subject.test", "channel", channel), List.of(text("line.test")), fields("test", List.of()));
    }

    private Text state(Item item) {
        List<String> lines = new ArrayList<>();
        lines.add(whence(item.dispatch()));
        details(lines, item.dispatch(), TARGETS);
        lines.add("");
        lines.add(text("see", "id", String.valueOf(item.dispatch().id()), "home_option", sentences.homeOption()));
        Map<String, Object> fields = fields(Notice.Kind.STATE.text(), List.of(item));
        return new Text(subject(item), lines, fields);
    }

    private Text several(Notice.Kind kind, String subject, List<Item> items) {
        List<String> lines = new ArrayList<>();
        for (Item item : items.subList(0, Math.min(DISPATCHES, items.size()))) {
            lines.add(line(item));
            if (item.news().alarms()) {
                details(lines, item.dispatch(), 1);
            }
        }
        if (items.size() > DISPATCHES) {
            lines.add(text("more.dispatches", "count", String.valueOf(items.size() - DISPATCHES)));
        }
        lines.add("");
        lines.add(text("see.all", "home_option", sentences.homeOption()));
        return new Text(subject, lines, fields(kind.text(), items));
    }

    /** What one would look for first: what is known of the whole, the targets summed, and those that want something. */
    private void details(List<String> lines, DispatchRecord dispatch, int most) {
        Told.of(wording, sentences, dispatch).ifPresent(told -> add(lines, told));
        if (dispatch.failure().isPresent() || dispatch.deliveries().isEmpty()) {
            return;
        }
        lines.add("  " + text("line.targets", "counts", targets(dispatch)));
        List<DeliveryRecord> wanting = dispatch.deliveries().stream().filter(NotificationText::wants).toList();
        for (DeliveryRecord delivery : wanting.subList(0, Math.min(most, wanting.size()))) {
            lines.add("  " + delivery.target() + "  " + wording.word(delivery.state()));
            Told.of(wording, sentences, dispatch, delivery).ifPresent(told -> add(lines, told));
        }
        if (wanting.size() > most) {
            lines.add("  " + text("more.targets", "count", String.valueOf(wanting.size() - most)));
        }
    }

    private static boolean wants(DeliveryRecord delivery) {
        return switch (delivery.state()) {
            case HELD, IN_DOUBT, FAILED -> true;
            case UPGRADING -> delivery.reason().filter(Reason.OVERDUE::equals).isPresent();
            case QUEUED, DELIVERING, DELIVERED, UPGRADED, DEFERRED, SUPERSEDED, CANCELLED -> false;
        };
    }

    private void add(List<String> lines, Told told) {
        lines.add("    " + told.message());
        if (!told.hint().isBlank()) {
            lines.add("    " + wording.text("line.next", "hint", told.hint()).strip());
        }
    }

    private String subject(Item item) {
        return environment(line(item));
    }

    private String line(Item item) {
        return text(item.clear() && item.news() == News.DONE ? "subject.clear" : "subject." + item.news().text(),
                "package", PackageNames.shown(item.dispatch().fact(DispatchRecord.PACKAGE).orElse("–")),
                "id", String.valueOf(item.dispatch().id()));
    }

    private String subject(String key, String... namesAndValues) {
        return environment(text(key, namesAndValues));
    }

    private String environment(String subject) {
        return environment.map(name -> text("environment", "name", name, "subject", subject)).orElse(subject);
    }

    private String whence(DispatchRecord dispatch) {
        return text("line.whence",
                "route", dispatch.fact(DispatchRecord.ROUTE).orElse("–"),
                "submitter", dispatch.submitter(),
                "environment", environment.orElse("–"));
    }

    /** {@code 3 upgraded, 1 failed}. */
    private String targets(DispatchRecord dispatch) {
        return summed(states(dispatch)).collect(Collectors.joining(text("separator")));
    }

    private static Map<DeliveryState, Integer> states(DispatchRecord dispatch) {
        Map<DeliveryState, Integer> counts = new EnumMap<>(DeliveryState.class);
        dispatch.deliveries().forEach(delivery -> counts.merge(delivery.state(), 1, Integer::sum));
        return counts;
    }

    private java.util.stream.Stream<String> summed(Map<DeliveryState, Integer> counts) {
        return counts.entrySet().stream()
                .map(each -> text("count", "count", String.valueOf(each.getValue()), "state", wording.word(each.getKey())));
    }

    private String counts(List<Item> items) {
        Map<News, Integer> counts = new EnumMap<>(News.class);
        items.forEach(item -> counts.merge(item.news(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(each -> text("count", "count", String.valueOf(each.getValue()), "state", text("news." + each.getKey().text())))
                .collect(Collectors.joining(text("separator")));
    }

    private Map<String, Object> fields(String kind, List<Item> items) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", kind);
        environment.ifPresent(name -> fields.put("environment", name));
        fields.put("count", items.size());
        fields.put("dispatches", items.subList(0, Math.min(DISPATCHES, items.size())).stream().map(this::fields).toList());
        return fields;
    }

    private Map<String, Object> fields(Item item) {
        DispatchRecord dispatch = item.dispatch();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", dispatch.id());
        for (String name : List.of(DispatchRecord.PACKAGE, DispatchRecord.SHA256, DispatchRecord.ROUTE, DispatchRecord.LINE, DispatchRecord.SOURCE)) {
            dispatch.fact(name).ifPresent(value -> fields.put(name, value));
        }
        fields.put("submitter", dispatch.submitter());
        fields.put("told", item.news().text());
        fields.put("all_clear", item.clear());
        fields.put("state", dispatch.state().text());
        dispatch.reason().ifPresent(reason -> fields.put("reason", reason.code()));
        Told.of(wording, sentences, dispatch).ifPresent(told -> explain(fields, told));
        Map<String, Object> counts = new LinkedHashMap<>();
        states(dispatch).forEach((state, count) -> counts.put(state.text(), count));
        fields.put("targets", counts);
        fields.put("deliveries", dispatch.deliveries().stream().filter(NotificationText::wants).limit(TARGETS).map(each -> fields(dispatch, each)).toList());
        return fields;
    }

    private Map<String, Object> fields(DispatchRecord dispatch, DeliveryRecord delivery) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("target", delivery.target());
        fields.put("state", delivery.state().text());
        delivery.reason().ifPresent(reason -> fields.put("reason", reason.code()));
        Told.of(wording, sentences, dispatch, delivery).ifPresent(told -> explain(fields, told));
        return fields;
    }

    private static void explain(Map<String, Object> fields, Told told) {
        fields.put("message", told.message());
        fields.put("hint", told.hint());
    }

    private String text(String key, String... namesAndValues) {
        return wording.textOf(BUNDLE, key, namesAndValues);
    }
}

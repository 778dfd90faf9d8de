package org.autodispatcher.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Problem;
import org.autodispatcher.dispatch.Rollout;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.routing.Route;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The answers for scripts. Fields are a contract: they are added, never renamed. */
public final class Json {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final ObjectMapper LINES = JsonMapper.shared();

    private final Wording wording;

    public Json(Wording wording) {
        this.wording = wording;
    }

    /** Writes one object. */
    public static String write(Map<String, ?> object) {
        return MAPPER.writeValueAsString(object);
    }

    /** The same in one line. */
    public static String line(Map<String, ?> object) {
        return LINES.writeValueAsString(object);
    }

    /** Fields in the order in which they are to stand: each name with its value. */
    public static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int each = 0; each < namesAndValues.length; each += 2) {
            fields.put((String) namesAndValues[each], namesAndValues[each + 1]);
        }
        return fields;
    }

    /** {@code {"dispatches":[…]}}. */
    public String dispatches(List<DispatchRecord> dispatches, Sentences sentences) {
        return write(Map.of("dispatches", dispatches.stream().map(each -> dispatch(each, sentences)).toList()));
    }

    /** Where a package came from: the fields there may be. */
    private static final List<String> WHENCE =
            List.of(Origin.FILE, Origin.REPOSITORY, Origin.BRANCH, Origin.REVISION, Origin.PATH, Origin.AUTHOR);

    /** One dispatch, as it stands in the list of {@link #dispatches}. */
    public Map<String, Object> dispatch(DispatchRecord dispatch, Sentences sentences) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", dispatch.id());
        for (String name : List.of(DispatchRecord.PACKAGE, DispatchRecord.SHA256)) {
            dispatch.fact(name).ifPresent(value -> fields.put(name, value));
        }
        dispatch.fact(DispatchRecord.SIZE).ifPresent(size -> fields.put(DispatchRecord.SIZE, Long.parseLong(size)));
        for (String name : List.of(DispatchRecord.ROUTE, DispatchRecord.LINE)) {
            dispatch.fact(name).ifPresent(value -> fields.put(name, value));
        }
        fields.put("state", dispatch.state().text());
        dispatch.reason().ifPresent(reason -> fields.put("reason", reason.code()));
        fields.put("arrived", dispatch.arrived().toString());
        fields.put("source", dispatch.fact(DispatchRecord.SOURCE).orElse(""));
        fields.put("submitter", dispatch.submitter());
        for (String name : WHENCE) {
            dispatch.fact(name).ifPresent(value -> fields.put(name, value));
        }
        Told.of(wording, sentences, dispatch).ifPresent(told -> explain(fields, told));
        fields.put("deliveries", dispatch.deliveries().stream().map(each -> delivery(dispatch, each, sentences)).toList());
        return fields;
    }

    /**
     * The same with everything that happened to it.
     *
     * @param entries those that are to be told
     */
    public Map<String, Object> dispatch(DispatchRecord dispatch, List<Entry> entries, Sentences sentences) {
        Map<String, Object> fields = dispatch(dispatch, sentences);
        Rollout.of(dispatch, entries).ifPresent(rollout -> fields.put("rollout", RolloutText.fields(rollout)));
        fields.put("timeline", entries.stream().map(Timeline::fields).toList());
        return fields;
    }

    /** A route as it is written; secrets only said to be there. */
    public static Map<String, Object> route(Route route) {
        Map<String, Object> fields = object("name", route.name(), "pattern", route.pattern().text(), "line_number", route.line());
        route.shown().forEach(fields::putIfAbsent);
        return fields;
    }

    private Map<String, Object> delivery(DispatchRecord dispatch, DeliveryRecord delivery, Sentences sentences) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("target", delivery.target());
        fields.put("state", delivery.state().text());
        delivery.reason().map(Reason::code).ifPresent(code -> fields.put("reason", code));
        delivery.fact(DeliveryRecord.SINCE).ifPresent(since -> fields.put(DeliveryRecord.SINCE, since));
        fields.put(DeliveryRecord.ATTEMPTS, delivery.attempts());
        for (String name : List.of(DeliveryRecord.PROTOCOL, DeliveryRecord.VERIFIED, DeliveryRecord.REMOTE_PATH, DeliveryRecord.RUN)) {
            delivery.fact(name).ifPresent(value -> fields.put(name, value));
        }
        rollback(delivery).ifPresent(came -> fields.put(DeliveryRecord.ROLLBACK, came));
        delivery.exitCode().ifPresent(status -> fields.put(DeliveryRecord.EXIT_CODE, status));
        if (delivery.state() == DeliveryState.DEFERRED) {
            delivery.fact(DeliveryRecord.NEXT_ATTEMPT).ifPresent(value -> fields.put(DeliveryRecord.NEXT_ATTEMPT, value));
        }
        Told.of(wording, sentences, dispatch, delivery).ifPresent(told -> explain(fields, told));
        return fields;
    }

    /** What became of going back from an upgrade that failed; nothing while that is under way. */
    private static Optional<String> rollback(DeliveryRecord delivery) {
        return delivery.fact(DeliveryRecord.ROLLBACK).filter(came -> delivery.state() == DeliveryState.FAILED && !came.isEmpty());
    }

    private static void explain(Map<String, Object> fields, Told told) {
        fields.put("message", told.message());
        fields.put("hint", told.hint());
    }

    /** One problem of a configuration, as {@code check} lists it. */
    public Map<String, Object> problem(Problem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("severity", problem.severity().name().toLowerCase(java.util.Locale.ROOT));
        fields.put("file", problem.file());
        fields.put("line", problem.line());
        fields.put("message", wording.message(problem));
        fields.put("hint", wording.hint(problem));
        return fields;
    }

    /** The value of an optional as JSON has it: present or {@code null}. */
    public static @org.jspecify.annotations.Nullable Object orNull(Optional<?> value) {
        return value.orElse(null);
    }
}

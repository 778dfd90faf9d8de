package org.autodispatcher.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.report.Moments;
import org.autodispatcher.report.TypedMoment;

/**
 * What somebody looks for in the history, as typed.
 *
 * @param typed what stands in each field; nothing of those that are empty
 * @param texts says what is wrong with it
 */
public record HistoryForm(Map<String, String> typed, Texts texts) {
    public static final String PACKAGE = "package";
    public static final String ROUTE = "route";
    public static final String LINE = "line";
    public static final String TARGET = "target";
    public static final String STATE = "state";
    public static final String DELIVERY = "delivery";
    public static final String REASON = "reason";
    public static final String SINCE = "since";
    public static final String UNTIL = "until";
    /** All fields, in the order in which they stand. */
    public static final List<String> FIELDS = List.of(PACKAGE, ROUTE, LINE, TARGET, STATE, DELIVERY, REASON, SINCE, UNTIL);

    public HistoryForm {
        typed = Map.copyOf(typed);
    }

    Optional<String> get(String field) {
        return Optional.ofNullable(typed.get(field));
    }

    String value(String field) {
        return typed.getOrDefault(field, "");
    }

    /** What cannot be meant, by its field, in words. */
    public Map<String, String> wrong() {
        Map<String, String> wrong = new LinkedHashMap<>();
        Moments moments = texts.moments();
        get(STATE).filter(word -> dispatchState(word).isEmpty() && deliveryState(word).isEmpty()).ifPresent(word -> wrong.put(STATE, no("history.no-state", word)));
        get(DELIVERY).filter(word -> deliveryState(word).isEmpty()).ifPresent(word -> wrong.put(DELIVERY, no("history.no-state", word)));
        get(REASON).filter(word -> reason(word).isEmpty()).ifPresent(word -> wrong.put(REASON, no("history.no-reason", word)));
        for (String field : List.of(SINCE, UNTIL)) {
            get(field).filter(word -> TypedMoment.of(word, moments).isEmpty()).ifPresent(word -> wrong.put(field, no("history.no-time", word)));
        }
        return wrong;
    }

    private String no(String key, String word) {
        return texts.of(key, "value", PackageNames.shown(word));
    }

    /** What is asked for; only of meaning where nothing is {@link #wrong}. */
    public HistoryFilter filter(int limit) {
        Moments moments = texts.moments();
        HistoryFilter.Stand stand = new HistoryFilter.Stand(
                get(STATE).flatMap(HistoryForm::dispatchState), deliveryState(), get(REASON).flatMap(HistoryForm::reason));
        return new HistoryFilter(
                get(PACKAGE).map(HistoryFilter.Pack::with).orElse(HistoryFilter.Pack.ANY),
                new HistoryFilter.Way(get(ROUTE), get(LINE), get(TARGET)),
                stand,
                new HistoryFilter.Span(since(moments), get(UNTIL).flatMap(word -> TypedMoment.of(word, moments)).map(TypedMoment::to)),
                limit);
    }

    private Optional<Instant> since(Moments moments) {
        return get(SINCE).flatMap(word -> TypedMoment.of(word, moments)).map(TypedMoment::from);
    }

    /** A word that only targets stand in is meant for them, wherever it was written. */
    private Optional<DeliveryState> deliveryState() {
        return get(DELIVERY).flatMap(HistoryForm::deliveryState)
                .or(() -> get(STATE).filter(word -> dispatchState(word).isEmpty()).flatMap(HistoryForm::deliveryState));
    }

    private static Optional<DispatchState> dispatchState(String word) {
        return Arrays.stream(DispatchState.values()).filter(each -> each.text().equals(word)).findFirst();
    }

    private static Optional<DeliveryState> deliveryState(String word) {
        return Arrays.stream(DeliveryState.values()).filter(each -> each.text().equals(word)).findFirst();
    }

    private static Optional<Reason> reason(String code) {
        return Arrays.stream(Reason.values()).filter(each -> each.code().equals(code)).findFirst();
    }

    /** The end of an address that asks for the same, and {@code more}, which alternates names and values. */
    String query(Object... more) {
        List<String> parts = new ArrayList<>();
        FIELDS.forEach(field -> get(field).ifPresent(value -> parts.add(field + "=" + encoded(value))));
        for (int i = 0; i < more.length; i += 2) {
            parts.add(more[i] + "=" + encoded(String.valueOf(more[i + 1])));
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Something that can be chosen. */
    record Choice(String value, String words, boolean chosen) {}

    List<Choice> states() {
        return choices(DispatchState.values(), DispatchState::text, texts::state, value(STATE));
    }

    List<Choice> deliveryStates() {
        return choices(DeliveryState.values(), DeliveryState::text, texts::state, deliveryState().map(DeliveryState::text).orElse(""));
    }

    List<String> reasons() {
        return Arrays.stream(Reason.values()).map(Reason::code).sorted().toList();
    }

    private static <T> List<Choice> choices(T[] values, Function<T, String> text, Function<T, String> words, String chosen) {
        return Arrays.stream(values).map(each -> new Choice(text.apply(each), words.apply(each), text.apply(each).equals(chosen))).toList();
    }
}

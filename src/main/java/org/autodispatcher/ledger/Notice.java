package org.autodispatcher.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.News;

/**
 * What the record says of one dispatch being told by one channel: the values of {@link Step#NOTIFY}. A message about several
 * dispatches has one of these for each.
 *
 * @param event   the id of the message
 * @param channel by which
 * @param message what kind of message it is
 * @param through the entry by which the dispatch came to where it is told to be
 * @param told    where that is
 */
public record Notice(String event, String channel, Kind message, long through, News told) {
    public static final String EVENT = "event";
    public static final String CHANNEL = "channel";
    public static final String MESSAGE = "message_kind";
    public static final String THROUGH = "told_through";
    public static final String TOLD = "told";
    /** Of a channel, in an entry of the HOME: {@code yes} where it hears from now on, {@code no} where it is no more. */
    public static final String LISTENS = "listens";

    private static final String AFTER = "listens_after";

    /** Kinds of messages. */
    public enum Kind {
        /** A dispatch has come into another state. */
        STATE,
        /** Several have, within a short time. */
        DIGEST,
        /** What was told before still waits. */
        REMINDER;

        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Map<String, String> values() {
        return Map.of(EVENT, event, CHANNEL, channel, MESSAGE, message.text(), THROUGH, String.valueOf(through), TOLD, told.text());
    }

    /** What an entry says of a dispatch being told; empty where it says nothing of that. */
    public static Optional<Notice> of(Entry entry) {
        Map<String, String> values = entry.draft().values();
        if (entry.draft().step() != Step.NOTIFY || !values.containsKey(THROUGH)) {
            return Optional.empty();
        }
        return Optional.of(new Notice(
                values.getOrDefault(EVENT, ""),
                values.getOrDefault(CHANNEL, ""),
                Kind.valueOf(values.getOrDefault(MESSAGE, "state").toUpperCase(java.util.Locale.ROOT)),
                Long.parseLong(values.get(THROUGH)),
                News.valueOf(values.getOrDefault(TOLD, "active").toUpperCase(java.util.Locale.ROOT))));
    }

    static Map<String, String> listens(String channel, Optional<Long> after) {
        Map<String, String> values = new TreeMap<>(Map.of(CHANNEL, channel, LISTENS, "yes"));
        after.ifPresent(sequence -> values.put(AFTER, String.valueOf(sequence)));
        return values;
    }

    /** After which entry a channel hears, by all that the record says of the HOME; empty where it does not hear. */
    public static Optional<Long> listensAfter(String channel, Iterable<Entry> home) {
        Optional<Long> after = Optional.empty();
        for (Entry entry : home) {
            Map<String, String> values = entry.draft().values();
            if (entry.draft().step() == Step.NOTIFY && channel.equals(values.get(CHANNEL)) && values.containsKey(LISTENS)) {
                after = "yes".equals(values.get(LISTENS)) ? Optional.of(after(entry)) : Optional.empty();
            }
        }
        return after;
    }

    /** After which entry the channel hears that {@code entry} says to begin. */
    static long after(Entry entry) {
        return Optional.ofNullable(entry.draft().values().get(AFTER)).map(Long::parseLong).orElse(entry.sequence());
    }
}

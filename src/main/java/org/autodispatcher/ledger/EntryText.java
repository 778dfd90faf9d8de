package org.autodispatcher.ledger;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.Entry.Draft;
import org.autodispatcher.ledger.Entry.Tense;

/**
 * An entry as the bytes that are stored and hashed. There is one way to write an entry, so equal entries have equal bytes, and
 * no two entries share theirs. UTF-8 lines, a backslash before what would be mistaken for structure:
 *
 * <pre>
 * 1                         this format
 * 2026-11-26T12:00:00Z      when
 * alice                     actor
 * 12                        dispatch
 * app@web01:22              target, or an empty line
 * upgrade                   step
 * failure                   tense
 * :exit_code=3              a value; by name, any number of them
 * ?exit-status              reason, with a failure only
 * ?exit-status.first        wording
 * !exit_code=3              a value of the failure
 * </pre>
 */
final class EntryText {
    private static final String FORMAT = "1";
    private static final char ESCAPE = '\\';
    private static final Map<String, Step> STEPS = byText(Step.values(), Step::text);
    private static final Map<String, Reason> REASONS = byText(Reason.values(), Reason::code);
    private static final Map<String, Tense> TENSES = byText(Tense.values(), EntryText::text);

    private EntryText() {}

    /** The bytes of an entry. Its sequence is not among them: it stands beside them, and is hashed with them. */
    static byte[] bytes(Instant at, String actor, Draft draft) {
        StringBuilder text = new StringBuilder(256);
        for (String field : List.of(
                FORMAT, at.toString(), actor, String.valueOf(draft.dispatch()), draft.target(), draft.step().text(), text(draft.tense()))) {
            escaped(text, field, false).append('\n');
        }
        values(text, ':', draft.values());
        draft.failure().ifPresent(why -> {
            escaped(text.append('?'), why.reason().code(), false).append('\n');
            escaped(text.append('?'), why.wording(), false).append('\n');
            values(text, '!', why.values());
        });
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void values(StringBuilder text, char mark, Map<String, String> values) {
        new TreeMap<>(values).forEach((name, value) ->
                escaped(escaped(text.append(mark), name, true).append('='), value, false).append('\n'));
    }

    private static StringBuilder escaped(StringBuilder text, String field, boolean name) {
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == ESCAPE) {
                text.append("\\\\");
            } else if (c == '\n') {
                text.append("\\n");
            } else if (c == '\r') {
                text.append("\\r");
            } else if (c == '=' && name) {
                text.append("\\e");
            } else if (c == 0 || Character.isSurrogate(c) && !paired(field, i)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text;
    }

    /** Half a surrogate pair has no UTF-8. */
    private static boolean paired(String field, int at) {
        return Character.isHighSurrogate(field.charAt(at))
                ? at + 1 < field.length() && Character.isLowSurrogate(field.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(field.charAt(at - 1));
    }

    /**
     * The entry that was written as {@code bytes}.
     *
     * @throws IllegalArgumentException where no version of this program up to this one wrote such bytes
     */
    static Entry entry(long sequence, byte[] bytes) {
        Lines lines = new Lines(bytes);
        Instant at = at(lines);
        String actor = plain(lines.next());
        return new Entry(sequence, at, actor, draft(lines));
    }

    /** When the entry that was written as {@code bytes} was. */
    static Instant at(byte[] bytes) {
        return at(new Lines(bytes));
    }

    /** The draft alone, for those who read a million of them: telling the time takes longer than all the rest. */
    static Draft draft(byte[] bytes) {
        Lines lines = new Lines(bytes);
        lines.next();
        lines.next();
        lines.next();
        return draft(lines);
    }

    private static Instant at(Lines lines) {
        if (!lines.next().equals(FORMAT)) {
            throw new IllegalArgumentException("another format");
        }
        try {
            return Instant.parse(lines.next());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Draft draft(Lines lines) {
        long dispatch = Long.parseLong(lines.next());
        String target = plain(lines.next());
        Step step = known(STEPS, lines.next());
        Tense tense = known(TENSES, lines.next());
        Map<String, String> values = new TreeMap<>();
        Map<String, String> failed = new TreeMap<>();
        List<String> why = new ArrayList<>(2);
        while (lines.more()) {
            String line = lines.next();
            switch (line.isEmpty() ? ' ' : line.charAt(0)) {
                case ':' -> value(values, line);
                case '!' -> value(failed, line);
                case '?' -> why.add(plain(line.substring(1)));
                default -> throw new IllegalArgumentException(line);
            }
        }
        Optional<Failure> failure = why.isEmpty()
                ? Optional.empty()
                : Optional.of(new Failure(known(REASONS, why.getFirst()), why.getLast(), failed));
        return new Draft(dispatch, target, step, tense, values, failure);
    }

    /** Lines that each end with a line feed, one after the other. */
    private static final class Lines {
        private final String text;
        private int at;

        Lines(byte[] bytes) {
            text = new String(bytes, StandardCharsets.UTF_8);
        }

        boolean more() {
            return at < text.length();
        }

        String next() {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                throw new IllegalArgumentException("it ends too soon");
            }
            String line = text.substring(at, end);
            at = end + 1;
            return line;
        }
    }

    private static void value(Map<String, String> values, String line) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(line);
        }
        values.put(plain(line.substring(1, equals)), plain(line.substring(equals + 1)));
    }

    private static String plain(String field) {
        if (field.indexOf(ESCAPE) < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c != ESCAPE) {
                text.append(c);
                continue;
            }
            i++;
            char meant = i < field.length() ? field.charAt(i) : ESCAPE;
            switch (meant) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 'e' -> text.append('=');
                case 'u' -> { // four digits, as written above
                    text.append((char) Integer.parseInt(field.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> text.append(meant);
            }
        }
        return text.toString();
    }

    private static String text(Tense tense) {
        return switch (tense) {
            case INTENT -> "intent";
            case FACT -> "fact";
            case FAILURE -> "failure";
        };
    }

    private static <T> Map<String, T> byText(T[] all, Function<T, String> text) {
        return Arrays.stream(all).collect(Collectors.toUnmodifiableMap(text, each -> each));
    }

    private static <T> T known(Map<String, T> all, String text) {
        return Optional.ofNullable(all.get(text)).orElseThrow(() -> new IllegalArgumentException("unknown: " + text));
    }
}

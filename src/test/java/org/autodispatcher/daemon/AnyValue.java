package org.autodispatcher.daemon;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.Sha256;
import org.autodispatcher.ledger.Entry;

/** Makes values of any of our types, by what their components are. */
final class AnyValue {
    private static final List<String> TEXTS = List.of(
            "", "a", "支付系统（生产）.zip", "\n\r\t\0\u001b[2J", "{\"type\":\"moved\"}", "\ud83d\ude80", "\ud800", "\u202egnp.exe", "\u2028 \\u0041 \"'");

    private final Random random;

    AnyValue(long seed) {
        random = new Random(seed);
    }

    Object of(Type type) {
        return switch (type) {
            case ParameterizedType generic -> container(generic);
            case Class<?> plain -> plain(plain);
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    private Object container(ParameterizedType type) {
        Type[] of = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return random.nextBoolean() ? Optional.of(of(of[0])) : Optional.empty();
        }
        IntStream some = IntStream.range(0, random.nextInt(4));
        if (type.getRawType() == List.class) {
            return some.mapToObj(_ -> of(of[0])).toList();
        }
        // the names of values are our own words
        Map<Object, Object> map = new TreeMap<>();
        some.forEach(_ -> map.put("name_" + random.nextInt(9), of(of[1])));
        return map;
    }

    private Object plain(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        if (type.isSealed()) {
            List<Class<?>> records = Stream.of(type.getPermittedSubclasses()).filter(Class::isRecord).toList();
            return of(records.get(random.nextInt(records.size())));
        }
        if (type == Sha256.class) {
            return new Sha256(String.format("%016x", random.nextLong()).repeat(4));
        }
        if (type == Entry.Draft.class) {
            return draft();
        }
        return type.isRecord() ? record(type) : scalar(type);
    }

    private Object scalar(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "String" -> TEXTS.get(random.nextInt(TEXTS.size())) + (random.nextBoolean() ? "" : random.nextInt());
            case "long", "Long" -> random.nextBoolean() ? random.nextLong() : random.nextInt(5);
            case "int" -> random.nextInt();
            case "boolean" -> random.nextBoolean();
            case "Instant" -> Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
            case "Duration" -> Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000));
            case "byte[]" -> {
                byte[] bytes = new byte[random.nextInt(100)];
                random.nextBytes(bytes);
                yield bytes;
            }
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    /** A failure belongs to exactly one tense. */
    private Entry.Draft draft() {
        Entry.Tense tense = (Entry.Tense) of(Entry.Tense.class);
        Optional<Failure> failure = tense == Entry.Tense.FAILURE ? Optional.of((Failure) of(Failure.class)) : Optional.empty();
        Map<String, String> values = record(Failure.class).values();
        return new Entry.Draft(
                random.nextInt(9), String.valueOf(of(String.class)), (org.autodispatcher.ledger.Step) of(org.autodispatcher.ledger.Step.class),
                tense, values, failure);
    }

    @SuppressWarnings("unchecked")
    private <T> T record(Class<T> type) {
        try {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Object[] values = Stream.of(components).map(component -> of(component.getGenericType())).toArray();
            var made = type.getDeclaredConstructor(types);
            made.setAccessible(true);
            return made.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.toString(), e);
        }
    }
}

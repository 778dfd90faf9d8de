package org.autodispatcher.console.page;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Progress;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Amounts;

/**
 * The bytes of all deliveries of a dispatch that go at this moment.
 *
 * @param left until the last of them has gone, at their present rates; empty while nothing can be said
 */
record Sums(long bytes, long total, long rate, Optional<Duration> left) {
    static Sums of(DispatchRecord dispatch, Map<String, Progress> sent) {
        List<Progress> all = dispatch.deliveries().stream()
                .filter(each -> each.state() == DeliveryState.DELIVERING)
                .map(each -> sent.get(dispatch.id() + ":" + each.target()))
                .filter(Objects::nonNull)
                .toList();
        return new Sums(
                all.stream().mapToLong(Progress::bytes).sum(),
                all.stream().mapToLong(Progress::total).sum(),
                all.stream().mapToLong(Progress::rate).sum(),
                all.stream().flatMap(each -> each.left().stream()).max(Duration::compareTo));
    }

    /** {@code 12.3 MiB of 50.0 MiB, 5.0 MiB/s, 8s left}; empty where no bytes go. */
    String words(Texts texts) {
        return total == 0 ? "" : texts.of("bytes",
                "bytes", Amounts.bytes(bytes), "total", Amounts.bytes(total), "rate", Amounts.bytes(rate),
                "left", left.map(Amounts::time).orElse("?"));
    }

    int percent() {
        return percent(bytes, total);
    }

    static int percent(long bytes, long total) {
        return total == 0 ? 100 : (int) (bytes * 100 / total);
    }

    /** {@code 12 upgraded, 3 delivering, 185 queued}; what is to be looked at first. */
    static String summary(DispatchRecord dispatch, Texts texts) {
        Map<DeliveryState, Long> counts = dispatch.deliveries().stream()
                .collect(Collectors.groupingBy(DeliveryRecord::state, () -> new EnumMap<>(DeliveryState.class), Collectors.counting()));
        return counts.entrySet().stream()
                .map(each -> each.getValue() + " " + texts.state(each.getKey()))
                .collect(Collectors.joining(texts.of("comma")));
    }
}

package org.autodispatcher.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.autodispatcher.dispatch.Rollout;

/** The arithmetic of a rollout, as it will be and as it has come. */
public final class RolloutText {
    /** More targets than these are counted, not named. */
    private static final int NAMED = 4;

    private final Wording wording;

    public RolloutText(Wording wording) {
        this.wording = wording;
    }

    /** How many targets each batch takes: {@code 1, 3 × 5, 4 of 20 targets}. */
    public String batches(Rollout rollout) {
        if (!rollout.rules().several()) {
            return wording.text("explain.one-batch");
        }
        return wording.text("explain.some-batches",
                "sizes", rollout.sizes(),
                "targets", String.valueOf(rollout.record().deliveries().size()));
    }

    /** What has the rest held. */
    public String limits(Rollout rollout) {
        return wording.text("explain.limits-are",
                "failures", String.valueOf(rollout.rules().failures()), "unreachable", String.valueOf(rollout.rules().unreachable()));
    }

    /** How it has come so far; nothing where there is one target. */
    public List<String> lines(Rollout rollout) {
        if (rollout.record().deliveries().size() == 1) {
            return List.of();
        }
        Table table = new Table();
        table.row(wording.text("explain.batches"), batches(rollout));
        table.row(wording.text("explain.limits"), wording.text("rollout.counts",
                "failed", String.valueOf(rollout.failed().size()), "failures", String.valueOf(rollout.rules().failures()),
                "gone", String.valueOf(rollout.unreachable().size()), "unreachable", String.valueOf(rollout.rules().unreachable())));
        List<String> unattempted = rollout.unattempted();
        if (!rollout.formed() && rollout.rules().several() && !unattempted.isEmpty()) {
            table.row("", wording.text("rollout.first", "targets", named(unattempted)));
        }
        for (int batch = 0; batch < rollout.batches().size() && rollout.rules().several(); batch++) {
            table.row(wording.text("rollout.batch", "number", String.valueOf(batch + 1)), stand(rollout, batch));
        }
        if (!rollout.last().isEmpty()) {
            table.row(wording.text("rollout.last"), named(rollout.last()));
        }
        return table.lines().stream().map(line -> "  " + line).toList();
    }

    private String stand(Rollout rollout, int batch) {
        String stand = wording.text(switch (rollout.stand(batch)) {
            case WAITS -> "rollout.waits";
            case NOW -> "rollout.now";
            case DONE -> "rollout.done";
        }) + ": " + named(rollout.batches().get(batch));
        List<String> held = rollout.stand(batch) == Rollout.Stand.DONE ? List.of() : rollout.waitsFor(batch);
        return held.isEmpty() ? stand : stand + "; " + wording.text("rollout.waits-for", "targets", named(held), "id", String.valueOf(rollout.record().id()));
    }

    /** Some of them by name, the others by their number. */
    public String named(List<String> targets) {
        String first = targets.stream().limit(NAMED).collect(Collectors.joining(", "));
        return targets.size() <= NAMED ? first : first + wording.text("rollout.more", "count", String.valueOf(targets.size() - NAMED));
    }

    private static String code(Rollout.Stand stand) {
        return stand.name().toLowerCase(Locale.ROOT);
    }

    /** The same for scripts. */
    public static Map<String, Object> fields(Rollout rollout) {
        return Json.object(
                "batches", IntStream.range(0, rollout.batches().size())
                        .mapToObj(batch -> Json.object(
                                "state", code(rollout.stand(batch)), "targets", rollout.batches().get(batch), "waits_for", rollout.waitsFor(batch)))
                        .toList(),
                "last", rollout.last(),
                "failed", rollout.failed(),
                "max_failures", rollout.rules().failures(),
                "unreachable", rollout.unreachable(),
                "max_unreachable", rollout.rules().unreachable());
    }
}

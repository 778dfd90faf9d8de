package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Progress;
import org.autodispatcher.Reason;
import org.autodispatcher.linux.WindowSize;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableLayoutTest {
    private static final long MIB = 1 << 20;

    private final TableLayout english = new TableLayout(new Wording(Locale.ENGLISH), false);

    private static TargetRow row(String id, DeliveryState state) {
        return TargetRow.of(id, state, Optional.empty());
    }

    private static TargetRow sending(String id, long mebibytes) {
        return row(id, DeliveryState.DELIVERING).sent(new Progress(mebibytes * MIB, 0, 80 * MIB, Duration.ofSeconds(2)));
    }

    private static List<TargetRow> three() {
        return List.of(
                sending("app@web1:22", 20),
                sending("app@web2:22", 80).moved(DeliveryState.UPGRADING, Optional.empty()).said("正在升级 step 3 of 5"),
                row("app@web3:22", DeliveryState.QUEUED).moved(DeliveryState.HELD, Optional.of(Failure.of(Reason.HOST_KEY_UNKNOWN))));
    }

    /** As a rollout looks in its middle, with all that a target can put into a line. */
    private static List<TargetRow> twoHundred() {
        List<TargetRow> rows = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            String id = i % 2 == 0 ? "deploy@支付系统-%03d.生产.example:22".formatted(i) : "app@web%03d:22".formatted(i);
            rows.add(switch (i % 10) {
                case 0 -> row(id, DeliveryState.UPGRADING).said("\u001b[2J重启服务 ✅ 完成\tok\u202e " + "x".repeat(70_000));
                case 1 -> sending(id, i % 80);
                case 2 -> sending(id, 80).moved(DeliveryState.FAILED, Optional.of(Failure.of(Reason.EXIT_STATUS)));
                case 3 -> sending(id, 80).moved(DeliveryState.DELIVERED, Optional.empty());
                default -> row(id, DeliveryState.UPGRADED).said("done");
            });
        }
        return rows;
    }

    @Test
    void a_wide_terminal_shows_everything() {
        assertThat(english.lines(three(), new WindowSize(24, 120))).containsExactly(
                "targets: 3  1 held, 1 upgrading, 1 delivering",
                "app@web1:22  delivering  20.0 MiB/80.0 MiB  10.0 MiB/s",
                "app@web2:22  upgrading   80.0 MiB                       正在升级 step 3 of 5",
                "app@web3:22  held                                       host-key-unknown");
    }

    @Test
    void a_narrower_one_loses_the_rate_then_the_amount_and_cuts_what_is_said() {
        assertThat(english.lines(three(), new WindowSize(24, 64))).containsExactly(
                "targets: 3  1 held, 1 upgrading, 1 delivering",
                "app@web1:22  delivering  20.0 MiB/80.0 MiB",
                "app@web2:22  upgrading   80.0 MiB           正在升级 step 3 of…",
                "app@web3:22  held                           host-key-unknown");
        assertThat(english.lines(three(), new WindowSize(24, 50))).containsExactly(
                "targets: 3  1 held, 1 upgrading, 1 delivering",
                "app@web1:22  delivering  25 %",
                "app@web2:22  upgrading   100 %  正在升级 step 3…",
                "app@web3:22  held               host-key-unknown");
    }

    @Test
    void forty_columns_keep_target_state_and_what_comes_of_the_bytes() {
        assertThat(english.lines(three(), new WindowSize(24, 40))).containsExactly(
                "targets: 3  1 held, 1 upgrading, 1 del…",
                "app@web1:22  delivering  25 %",
                "app@web2:22  upgrading   100 %",
                "app@web3:22  held");
        assertThat(new TableLayout(new Wording(Locale.CHINESE), false).lines(three(), new WindowSize(24, 40))).containsExactly(
                "目标机数：3  待人工处理 1，升级中 1，…",
                "app@web1:22  传输中      25 %",
                "app@web2:22  升级中      100 %",
                "app@web3:22  待人工处理");
    }

    @ParameterizedTest
    @CsvSource({"en, 20", "en, 40", "en, 80", "en, 200", "zh, 20", "zh, 40", "zh, 80", "zh, 200"})
    void no_line_is_ever_as_wide_as_the_terminal_and_nothing_of_a_target_is_obeyed(String language, int columns) {
        TableLayout layout = new TableLayout(new Wording(Locale.of(language)), false);
        for (List<TargetRow> rows : List.of(three(), twoHundred(), List.of(row("a", DeliveryState.QUEUED)))) {
            for (int lines : new int[] {4, 24, 300}) {
                List<String> shown = layout.lines(rows, new WindowSize(lines, columns));
                assertThat(shown).hasSizeLessThan(lines).allMatch(line -> Table.cells(line) < columns)
                        .noneMatch(line -> line.matches(".*[\\p{Cntrl}\u202e].*"));
            }
        }
    }

    @Test
    void of_more_targets_than_lines_those_come_first_that_need_a_person_or_move_and_the_rest_is_counted() {
        List<String> shown = english.lines(twoHundred(), new WindowSize(33, 200));
        assertThat(shown).hasSize(32);
        assertThat(shown.getFirst()).isEqualTo("targets: 200  20 failed, 20 upgrading, 20 delivering, 20 delivered, 120 upgraded");
        assertThat(shown.subList(1, 16)).allMatch(line -> line.contains("  failed  "));
        assertThat(shown.subList(16, 31)).allMatch(line -> line.contains("  upgrading  "));
        assertThat(shown.getLast()).isEqualTo("… and 170 more: 5 failed, 5 upgrading, 20 delivering, 20 delivered, 120 upgraded");
    }

    @Test
    void where_few_need_a_person_the_room_is_for_those_that_move_and_the_other_way_round() {
        List<TargetRow> moving = Stream.concat(
                Stream.generate(() -> "x").limit(30).map(_ -> row("m", DeliveryState.UPGRADING)), Stream.of(row("p", DeliveryState.HELD))).toList();
        assertThat(TargetOrder.first(moving, 10)).extracting(TargetRow::id).startsWith("p", "m").hasSize(10);
        List<TargetRow> held = Stream.concat(
                Stream.generate(() -> "x").limit(30).map(_ -> row("p", DeliveryState.HELD)), Stream.of(row("m", DeliveryState.UPGRADING))).toList();
        assertThat(TargetOrder.first(held, 10)).extracting(TargetRow::id).endsWith("p", "m").hasSize(10);
    }

    @Test
    void where_all_fit_they_keep_their_order_and_nothing_is_counted() {
        List<String> shown = english.lines(twoHundred(), new WindowSize(203, 200));
        assertThat(shown).hasSize(201).last().asString().startsWith("deploy@支付系统-200.生产.example:22");
    }

    @Test
    void only_the_state_is_coloured_and_colours_take_no_room() {
        List<String> coloured = new TableLayout(new Wording(Locale.ENGLISH), true).lines(three(), new WindowSize(24, 120));
        assertThat(coloured.get(3)).startsWith("app@web3:22  \u001b[31mheld      \u001b[0m  ");
        assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[\\d+m", "").stripTrailing()).toList())
                .isEqualTo(english.lines(three(), new WindowSize(24, 120)));
    }

    @Test
    void a_terminal_without_room_shows_nothing() {
        assertThat(english.lines(three(), new WindowSize(3, 80))).isEmpty();
        assertThat(english.lines(three(), new WindowSize(24, 10))).isEmpty();
    }
}

package org.autodispatcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.News;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Notice;
import org.autodispatcher.report.NotificationText.Item;
import org.autodispatcher.report.NotificationText.Text;
import org.junit.jupiter.api.Test;

/** What people read who are told, in their own language, however many targets there are. */
class NotificationTextTest {
    private static NotificationText text(Locale language) {
        return new NotificationText(new Wording(language), new Sentences("routes.cfg", " --home /srv/ad"), Optional.of("生产"));
    }

    private static Item failed(int targets) {
        List<DeliveryRecord> deliveries = new ArrayList<>();
        deliveries.add(new DeliveryRecord("app@web0:22", DeliveryState.UPGRADED, Optional.empty(), Map.of()));
        Failure why = Failure.of(Reason.EXIT_STATUS).with("status", "3").with("command", "/opt/up");
        for (int each = 1; each <= targets; each++) {
            deliveries.add(new DeliveryRecord("app@web" + each + ":22", DeliveryState.FAILED, Optional.of(why), Map.of()));
        }
        Map<String, String> facts = Map.of(DispatchRecord.PACKAGE, "支付系统-2.4.1.zip", DispatchRecord.ROUTE, "core");
        return new Item(
                new DispatchRecord(12, Instant.EPOCH, "carol", facts, Optional.empty(), DeliveryState.QUEUED, deliveries), News.FAILED, false);
    }

    @Test
    void a_message_says_what_where_and_what_to_type_in_both_languages() {
        Text english = text(Locale.ENGLISH).of(Notice.Kind.STATE, List.of(failed(1)));
        assertThat(english.subject()).isEqualTo("[生产] 支付系统-2.4.1.zip has failed (dispatch 12)");
        assertThat(english.lines()).contains("route core, environment 生产, handed in by carol", "  targets: 1 upgraded, 1 failed");
        assertThat(english.lines()).last().isEqualTo("everything about it: auto-dispatcher show 12 --home /srv/ad");
        assertThat(String.join("\n", english.lines())).contains("auto-dispatcher retry 12:app@web1:22 --home /srv/ad").doesNotContain("{");
        Text chinese = text(Locale.CHINESE).of(Notice.Kind.STATE, List.of(failed(1)));
        assertThat(chinese.subject()).isEqualTo("[生产] 支付系统-2.4.1.zip 失败（任务 12）");
        assertThat(chinese.lines()).contains("  目标机：1 个升级成功，1 个失败").noneMatch(line -> line.contains("{"));
    }

    @Test
    void of_many_targets_the_first_are_named_and_the_others_counted() {
        Text text = text(Locale.ENGLISH).of(Notice.Kind.STATE, List.of(failed(1000)));
        assertThat(text.lines()).hasSizeLessThan(45).contains("  targets: 1 upgraded, 1000 failed", "  … and 990 more targets");
        assertThat(text.fields().toString()).hasSizeLessThan(10_000);
    }

    @Test
    void a_digest_sums_what_happened_and_shows_the_first() {
        Text text = text(Locale.ENGLISH).of(Notice.Kind.DIGEST, java.util.Collections.nCopies(300, failed(3)));
        assertThat(text.subject()).isEqualTo("[生产] dispatches: 300 (300 failed)");
        assertThat(text.lines()).hasSizeLessThan(150).contains("… and 280 more dispatches");
        assertThat(text.fields()).containsEntry("count", 300);
    }
}

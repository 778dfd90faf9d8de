package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.autodispatcher.Documents;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.arrival.FirstLooks;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry.Draft;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus is told. */
class MetricsTest {
    private static final String WEB = "app@web01:22";

    @TempDir
    private Path home;

    private ServedSite site;
    private Secret viewer;

    @BeforeEach
    void serve() throws Exception {
        Files.createDirectories(home.resolve("incoming"));
        Path repository = home.resolve("packages.git");
        assertThat(new ProcessBuilder("git", "init", "-q", "--bare", repository.toString()).inheritIO().start().waitFor()).isZero();
        site = new ServedSite(home, "environment = 生产\"1", "[repository packages]", "kind = git", "path = " + repository);
        site.owned().receiving().begin(FirstLooks.all(FirstLook.ADOPT), Optional.empty(), (_, _) -> {}).get(60, TimeUnit.SECONDS);
        viewer = site.token("prometheus", Token.Role.VIEWER);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private HttpResponse<String> asked(String... headers) throws Exception {
        var request = site.request("/metrics", viewer);
        return ServedSite.send(headers.length > 0 ? request.headers(headers) : request);
    }

    /** Every series and its value. */
    private Map<String, Double> series() throws Exception {
        Map<String, Double> series = new TreeMap<>();
        asked().body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            series.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
        });
        return series;
    }

    private long dispatch(String pack, Draft... drafts) {
        Ledger ledger = site.owned().ledger();
        long id = ledger.open();
        record(id, "", draft(Step.SPOOL, Tense.INTENT, Map.of(DispatchRecord.PACKAGE, pack, DispatchRecord.SOURCE, "incoming")));
        record(id, "", draft(Step.SPOOL, Tense.FACT, Map.of()));
        record(id, "", draft(Step.ROUTE, Tense.FACT, Map.of(DispatchRecord.TARGETS, WEB)));
        record(id, WEB, draft(Step.ROUTE, Tense.FACT, Map.of(DeliveryRecord.UPGRADES, "yes")));
        record(id, WEB, drafts);
        return id;
    }

    private void record(long id, String target, Draft... drafts) {
        for (Draft each : drafts) {
            site.owned().ledger().append("alice", new Draft(id, target, each.step(), each.tense(), each.values(), each.failure()));
        }
    }

    private static Draft draft(Step step, Tense tense, Map<String, String> values) {
        return new Draft(0, "", step, tense, values, Optional.empty());
    }

    private static Draft failure(Step step, Reason reason) {
        return new Draft(0, "", step, Tense.FAILURE, Map.of(), Optional.of(Failure.of(reason)));
    }

    private static Draft[] wellUpTo(Draft end) {
        return new Draft[] {
            draft(Step.CONNECT, Tense.INTENT, Map.of()), draft(Step.CONNECT, Tense.FACT, Map.of()), draft(Step.PLACE, Tense.FACT, Map.of()),
            draft(Step.UPGRADE, Tense.INTENT, Map.of()), end
        };
    }

    @Test
    void what_has_happened_is_counted_by_where_it_came_from_and_how_it_ended() throws Exception {
        dispatch("web-1.zip", wellUpTo(draft(Step.UPGRADE, Tense.FACT, Map.of())));
        dispatch("web-2.zip", wellUpTo(failure(Step.UPGRADE, Reason.EXIT_STATUS)));
        Map<String, Double> series = series();
        assertThat(series).containsEntry("auto_dispatcher_arrivals_total{source=\"incoming\"}", 2.0)
                .containsEntry("auto_dispatcher_deliveries_ended_total{reason=\"\",state=\"upgraded\"}", 1.0)
                .containsEntry("auto_dispatcher_deliveries_ended_total{reason=\"exit-status\",state=\"failed\"}", 1.0)
                .containsEntry("auto_dispatcher_dispatches_ended_total{reason=\"exit-status\",state=\"failed\"}", 1.0)
                .containsEntry("auto_dispatcher_dispatch_duration_seconds_count{state=\"done\"}", 1.0)
                .containsEntry("auto_dispatcher_delivery_duration_seconds_count", 2.0)
                .containsEntry("auto_dispatcher_upgrade_duration_seconds_count{state=\"failed\"}", 1.0);
    }

    @Test
    void one_that_was_ended_and_is_tried_again_is_counted_once_more_and_nothing_ever_falls() throws Exception {
        long id = dispatch("web-1.zip", wellUpTo(failure(Step.UPGRADE, Reason.EXIT_STATUS)));
        Map<String, Double> before = series();
        record(id, WEB, draft(Step.RETRY, Tense.FACT, Map.of()));
        record(id, WEB, wellUpTo(draft(Step.UPGRADE, Tense.FACT, Map.of())));
        Map<String, Double> after = series();
        before.forEach((name, value) -> {
            if (name.matches(".*(_total|_count|_sum|_bucket)(\\{.*)?")) {
                assertThat(after.get(name)).as(name).isGreaterThanOrEqualTo(value);
            }
        });
        assertThat(after).containsEntry("auto_dispatcher_dispatches_ended_total{reason=\"exit-status\",state=\"failed\"}", 1.0)
                .containsEntry("auto_dispatcher_dispatches_ended_total{reason=\"\",state=\"done\"}", 1.0);
    }

    @Test
    void what_waits_is_told_with_its_reason_and_for_how_long() throws Exception {
        dispatch("web-1.zip", failure(Step.CONNECT, Reason.HOST_KEY_CHANGED));
        dispatch("web-2.zip", failure(Step.UPGRADE, Reason.IN_DOUBT));
        Map<String, Double> series = series();
        assertThat(series).containsEntry("auto_dispatcher_deliveries{reason=\"host-key-changed\",state=\"held\"}", 1.0)
                .containsEntry("auto_dispatcher_dispatches{reason=\"in-doubt\",state=\"held\"}", 1.0)
                .containsEntry("auto_dispatcher_deliveries_held", 1.0)
                .containsEntry("auto_dispatcher_deliveries_in_doubt", 1.0)
                .containsEntry("auto_dispatcher_dispatches_held", 2.0)
                .containsEntry("auto_dispatcher_recorded_dispatches{state=\"held\"}", 2.0)
                .containsEntry("auto_dispatcher_ledger_trouble", 0.0);
        assertThat(series.get("auto_dispatcher_delivery_oldest_seconds{reason=\"host-key-changed\",state=\"held\"}")).isBetween(0.0, 600.0);
    }

    @Test
    void nothing_that_a_package_or_a_target_is_called_becomes_a_label() throws Exception {
        dispatch("web-canary.zip", wellUpTo(draft(Step.UPGRADE, Tense.FACT, Map.of())));
        site.put("/api/v1/packages/web-canary2.zip", site.token("builder", Token.Role.OPERATOR), "x".getBytes(StandardCharsets.UTF_8));
        assertThat(asked().body()).doesNotContain("canary", "web01", "alice", "builder");
    }

    @Test
    void room_directories_requests_and_the_name_of_the_home_are_told() throws Exception {
        assertThat(ServedSite.send(site.request("/metrics", Secret.of("adt_wrong"))).statusCode()).isEqualTo(401);
        Map<String, Double> series = series();
        assertThat(series).containsEntry("auto_dispatcher_min_free_bytes", 1024.0 * 1024)
                .containsEntry("auto_dispatcher_incoming_way{directory=\"incoming\",way=\"events\"}", 1.0)
                .containsEntry("auto_dispatcher_incoming_folders{directory=\"incoming\"}", 1.0)
                .containsEntry("auto_dispatcher_repository_troubles{kind=\"git\",repository=\"packages\"}", 0.0)
                .containsEntry("auto_dispatcher_http_wrong_tokens_total", 1.0)
                .containsEntry("auto_dispatcher_http_requests_total{status=\"4xx\"}", 1.0)
                .containsEntry("auto_dispatcher_build_info{environment=\"生产\\\"1\",version=\"\"}", 1.0);
        assertThat(series.get("auto_dispatcher_spool_free_bytes")).isPositive();
        assertThat(series.get("auto_dispatcher_ledger_bytes")).isPositive();
        assertThat(series.get("auto_dispatcher_incoming_scan_age_seconds{directory=\"incoming\"}")).isBetween(0.0, 600.0);
        assertThat(series.get("process_resident_memory_bytes")).isGreaterThan(1 << 20);
    }

    @Test
    void who_understands_openmetrics_is_told_in_it() throws Exception {
        HttpResponse<String> answer = asked("Accept", "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/openmetrics-text");
        assertThat(answer.body()).endsWith("# EOF\n");
        assertThat(asked().headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
    }

    @Test
    void without_a_token_nothing_is_told() throws Exception {
        assertThat(ServedSite.curl("-o", "/dev/null", "-w", "%{http_code}", site.url("/metrics"))).startsWith("401");
    }

    @Test
    void the_page_about_them_names_what_is_told_and_nothing_else() throws Exception {
        dispatch("web-1.zip", failure(Step.CONNECT, Reason.HOST_KEY_CHANGED));
        Map<String, String> told = new TreeMap<>();
        asked().body().lines().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ")).forEach(words -> told.put(words[2], words[3]));
        Map<String, String> written = new TreeMap<>();
        Documents.rows(Documents.text("docs/metrics.md")).stream()
                .filter(row -> row.getFirst().startsWith("`"))
                .forEach(row -> written.put(row.getFirst().replace("`", ""), row.get(1)));
        assertThat(written).isEqualTo(told);
    }

    @Test
    void the_labels_on_the_page_are_those_that_are_told() throws Exception {
        dispatch("web-1.zip", failure(Step.CONNECT, Reason.HOST_KEY_CHANGED));
        Map<String, String> written = new TreeMap<>();
        Documents.rows(Documents.text("docs/metrics.md")).stream()
                .filter(row -> row.getFirst().startsWith("`"))
                .forEach(row -> written.put(row.getFirst().replace("`", ""), row.get(2).replace("`", "").replace(",", "")));
        series().keySet().forEach(name -> {
            String family = Stream.of(name.replaceAll("\\{.*", ""), name.replaceAll("(_bucket|_count|_sum)?(\\{.*)?$", ""))
                    .filter(written::containsKey).findFirst().orElseThrow(() -> new AssertionError(name));
            List<String> labels = name.contains("{")
                    ? Arrays.stream(name.substring(name.indexOf('{') + 1, name.lastIndexOf('}')).split(",(?=\\w+=)"))
                            .map(label -> label.replaceAll("=.*", "")).filter(label -> !label.equals("le")).sorted().toList()
                    : List.of();
            assertThat(String.join(" ", labels)).as(name).isEqualTo(
                    String.join(" ", Arrays.stream(written.get(family).split(" ")).sorted().toList()));
        });
    }
}

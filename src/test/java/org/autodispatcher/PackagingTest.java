package org.autodispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard and the alert rules: what they ask for is what the page about metrics names, which a test holds against what is told. */
class PackagingTest {
    private static final Pattern NAME = Pattern.compile("\\b(?:auto_dispatcher|process|jvm)_[a-z_]+\\b");
    /** A name, and what its labels must be. */
    private static final Pattern SELECTED = Pattern.compile("\\b([a-z_]+)\\{([^}]*)}");
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    /** Labels by metric. */
    private static final Map<String, Set<String>> TOLD = told();

    private static Map<String, Set<String>> told() {
        Map<String, Set<String>> told = new TreeMap<>(Map.of("up", Set.of()));
        Documents.rows(Documents.text("docs/metrics.md")).forEach(row -> {
            String name = row.getFirst().replace("`", "");
            Set<String> labels = Arrays.stream(row.get(2).split("[`, ]+")).filter(label -> !label.isEmpty()).collect(Collectors.toSet());
            List<String> names = row.get(1).equals("histogram") ? List.of(name + "_bucket", name + "_count", name + "_sum") : List.of(name);
            names.forEach(each -> told.put(each, labels));
        });
        return told;
    }

    private static void requireTold(String where, String expression) {
        List<String> names = NAME.matcher(expression).results().map(MatchResult::group).toList();
        assertThat(TOLD.keySet()).as(where + ": " + expression).containsAll(names);
        assertThat(names.isEmpty() && !expression.contains("up{")).as(where + " asks for something: " + expression).isFalse();
        SELECTED.matcher(expression).results().forEach(selected -> {
            Set<String> labels = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"").matcher(selected.group(2)).results()
                    .map(each -> each.group(1)).collect(Collectors.toCollection(HashSet::new));
            labels.removeAll(OF_PROMETHEUS);
            assertThat(TOLD.get(selected.group(1))).as(where + ": labels of " + selected.group()).containsAll(labels);
        });
        assertThat(expression.chars().filter(c -> c == '(').count()).as(expression).isEqualTo(expression.chars().filter(c -> c == ')').count());
    }

    private static JsonNode dashboard() {
        return JsonMapper.shared().readTree(Documents.text("packaging/grafana-dashboard.json"));
    }

    @Test
    void every_panel_of_the_dashboard_asks_for_what_is_told_from_whatever_prometheus_is_chosen() {
        int asked = 0;
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard().get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).as("id of " + panel.get("title")).isTrue();
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.get("datasource").get("uid").asString()).isEqualTo("${datasource}");
                requireTold(panel.get("title").asString(), target.get("expr").asString());
                asked++;
            }
        }
        assertThat(asked).isGreaterThan(20);
        for (JsonNode variable : dashboard().get("templating").get("list")) {
            if (!variable.get("type").asString().equals("datasource")) {
                requireTold("variable", variable.get("query").get("query").asString());
            }
        }
    }

    /** Each rule by its keys, those of labels and annotations under their own names. No more of YAML is used than is read here. */
    private static List<Map<String, String>> rules() {
        Pattern line = Pattern.compile("( *)(- )?([a-z_]+):(?: (.*))?");
        List<Map<String, String>> rules = new ArrayList<>();
        for (String text : Documents.text("packaging/alert-rules.yml").lines().filter(each -> !each.isBlank() && !each.startsWith("#")).toList()) {
            var found = line.matcher(text);
            assertThat(found.matches()).as(text).isTrue();
            assertThat(found.group(1).length() % 2).as("indented: " + text).isZero();
            String value = found.group(4) == null ? "" : found.group(4);
            boolean quoted = value.startsWith("'");
            assertThat(quoted ? value.matches("'[^']*'") : !value.matches(".*(: | #).*") && !value.matches("[\\[{\"&*!|>%@`].*")).as("one plain value: " + text).isTrue();
            if (found.group(3).equals("alert")) {
                assertThat(found.group(2)).as(text).isNotNull();
                rules.add(new TreeMap<>());
            }
            if (!rules.isEmpty()) {
                assertThat(rules.getLast().put(found.group(3), value.replace("'", ""))).as("once: " + text).isNull();
            }
        }
        return rules;
    }

    @Test
    void every_alert_rule_asks_for_what_is_told_and_says_what_to_do() {
        assertThat(rules()).hasSizeGreaterThan(7).allSatisfy(rule -> {
            assertThat(rule.keySet()).contains("alert", "expr", "severity", "summary", "description").isSubsetOf(
                    Set.of("alert", "expr", "for", "labels", "severity", "annotations", "summary", "description"));
            assertThat(rule.get("severity")).isIn("warning", "critical");
            assertThat(rule.getOrDefault("for", "1m")).matches("\\d+m");
            requireTold(rule.get("alert"), rule.get("expr"));
        });
        assertThat(rules()).extracting(rule -> rule.get("alert")).doesNotHaveDuplicates();
    }

    @Test
    void what_must_not_go_unseen_has_a_rule() {
        String expressions = rules().stream().map(rule -> rule.get("expr")).collect(Collectors.joining("\n"));
        assertThat(Stream.of(
                        "up{", "deliveries_in_doubt", "dispatches_held", "state=\"failed\"", "ledger_trouble", "spool_free_bytes", "unwatched_folders",
                        "incoming_scan_age_seconds"))
                .allSatisfy(each -> assertThat(expressions).contains(each));
    }
}

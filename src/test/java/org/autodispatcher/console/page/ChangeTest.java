package org.autodispatcher.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.Test;

/** What is sent makes of what a browser shows just what there is to be seen, and is no more than that takes. */
class ChangeTest {
    private static final Texts TEXTS = new Texts(new Wording(Locale.ENGLISH), new Sentences("routes", ""));

    private record Piece(String id, String text) implements Block.Part {
        @Override
        public String html(Texts texts) {
            return id + "=" + text;
        }
    }

    private record Some(String container, String id, List<Part> parts, String own) implements Block {
        @Override
        public String html(Texts texts) {
            return id + own + parts.stream().map(part -> part.html(texts)).toList();
        }
    }

    private static Some row(String id, String... texts) {
        List<Block.Part> parts = new ArrayList<>();
        for (String text : texts) {
            parts.add(new Piece(id + "-" + parts.size(), text));
        }
        return new Some("rows", id, parts, "");
    }

    private static Change between(List<? extends Block> before, List<? extends Block> after) {
        return Change.between(before, after, TEXTS);
    }

    @Test
    void where_nothing_differs_nothing_is_sent() {
        assertThat(between(List.of(row("a", "1", "2")), List.of(row("a", "1", "2"))).isEmpty()).isTrue();
    }

    @Test
    void of_a_row_only_the_box_that_differs_is_sent() {
        Change change = between(List.of(row("a", "1", "2"), row("b", "1")), List.of(row("a", "1", "3"), row("b", "1")));
        assertThat(change.set()).containsExactly(Map.entry("a-1", "a-1=3"));
        assertThat(change.order()).isEmpty();
    }

    @Test
    void a_row_with_other_boxes_is_sent_as_a_whole() {
        assertThat(between(List.of(row("a", "1")), List.of(row("a", "1", "2"))).set()).containsOnlyKeys("a");
    }

    @Test
    void what_came_went_or_moved_is_told_by_its_order() {
        Change came = between(List.of(row("a")), List.of(row("b"), row("a")));
        assertThat(came.set()).containsOnlyKeys("b");
        assertThat(came.order()).containsExactly(Map.entry("rows", List.of("b", "a")));
        Change went = between(List.of(row("a")), List.of());
        assertThat(went.set()).isEmpty();
        assertThat(went.order()).containsExactly(Map.entry("rows", List.of()));
        assertThat(between(List.of(row("a"), row("b")), List.of(row("b"), row("a"))).order()).containsExactly(Map.entry("rows", List.of("b", "a")));
    }

    /** As console.js does it. */
    private static void apply(Change change, Map<String, String> shown, Map<String, List<String>> order) {
        shown.putAll(change.set());
        order.putAll(change.order());
    }

    @Test
    void from_any_look_to_any_other() {
        Random random = new Random(7);
        List<Some> before = List.of();
        Map<String, String> shown = new LinkedHashMap<>();
        Map<String, List<String>> order = new LinkedHashMap<>();
        for (int round = 0; round < 2000; round++) {
            List<Some> after = new ArrayList<>();
            for (String id : List.of("a", "b", "c", "d")) {
                if (random.nextBoolean()) {
                    String[] texts = random.ints(random.nextInt(3), 0, 3).mapToObj(String::valueOf).toArray(String[]::new);
                    Some row = row(id, texts);
                    after.add(random.nextBoolean() ? row : new Some("others", id, row.parts(), ""));
                }
            }
            java.util.Collections.shuffle(after, random);
            Change change = between(before, after);
            apply(change, shown, order);
            for (Some each : after) {
                assertThat(order.get(each.container())).as("round %d", round).contains(each.id());
                boolean whole = each.html(TEXTS).equals(shown.get(each.id()));
                boolean parts = !each.parts().isEmpty() && each.parts().stream().allMatch(part -> part.html(TEXTS).equals(shown.get(part.id())));
                assertThat(whole || parts).as("round %d: %s", round, each).isTrue();
            }
            // what was sent as a whole holds its parts
            after.forEach(each -> each.parts().forEach(part -> shown.put(part.id(), part.html(TEXTS))));
            before = after;
        }
    }
}

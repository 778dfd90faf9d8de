package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingTest {
    private final Drawing drawing = new Drawing();
    private final ShownTerminal shown = new ShownTerminal(10, 40);

    private void draw(String... lines) {
        shown.feed(drawing.over(List.of(lines), shown.size().columns()));
    }

    @Test
    void lines_are_drawn_over_however_many_there_were() {
        shown.feed("before\n");
        draw("one", "two longer", "three");
        assertThat(shown.text()).isEqualTo("before\none\ntwo longer\nthree\n");
        draw("one", "2");
        assertThat(shown.text()).isEqualTo("before\none\n2\n");
        draw("支付", "2", "3", "4");
        assertThat(shown.text()).isEqualTo("before\n支付\n2\n3\n4\n");
    }

    @Test
    void what_stands_there_is_not_written_again() {
        draw("one", "two");
        assertThat(drawing.over(List.of("one", "two"), 40)).isEmpty();
        assertThat(drawing.over(List.of("one", "2"), 40)).doesNotContain("one").contains("2");
    }

    @Test
    void what_is_taken_away_leaves_nothing_and_what_is_left_stays() {
        draw("one", "two");
        shown.feed(drawing.away(40));
        assertThat(shown.text()).isEqualTo("\n");
        draw("three");
        drawing.leave();
        draw("four");
        assertThat(shown.text()).isEqualTo("three\nfour\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 25, 39, 80})
    void in_a_terminal_of_another_width_no_line_of_the_old_one_is_left(int columns) {
        shown.feed("before\n");
        draw("x".repeat(39), "支付".repeat(6), "");
        shown.resize(columns);
        draw("a", "b");
        assertThat(shown.text()).isEqualTo("before\na\nb\n");
    }
}

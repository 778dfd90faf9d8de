package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autodispatcher.Secret;
import org.junit.jupiter.api.Test;

/** Secrets in lines that are shown as they come. */
class CoveredLinesTest {
    private final CoveredLines lines = new CoveredLines(List.of(Secret.of("pässword"), Secret.of("ww")));

    @Test
    void every_secret_of_a_line_is_covered_and_nothing_is_held_back() {
        assertThat(lines.cover("a pässword b www pässwor", false)).isEqualTo("a ********* b **w pässwor");
        assertThat(lines.cover("d c", false)).isEqualTo("d c");
        assertThat(lines.cover("", false)).isEmpty();
    }

    @Test
    void a_secret_in_two_or_three_pieces_of_one_line_is_covered_in_all_of_them() {
        assertThat(lines.cover("one pässw", true) + "|" + lines.cover("ord two", false)).isEqualTo("one ******|*** two");
        assertThat(lines.cover("pä", true) + "|" + lines.cover("ssw", true) + "|" + lines.cover("ord w", true) + "|" + lines.cover("w", false))
                .isEqualTo("***|***|*** *|*");
    }

    @Test
    void what_only_looked_like_the_beginning_of_one_is_covered_and_what_follows_is_not() {
        assertThat(lines.cover("one pässw", true) + "|" + lines.cover("ort", true) + "|" + lines.cover("ord", false)).isEqualTo("one ******|ort|ord");
    }
}

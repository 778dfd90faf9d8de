package org.autodispatcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class Utf8PiecesTest {
    private static final String TEXT = "部署 über 𝄞 done\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7})
    void a_character_that_lies_on_a_border_comes_whole(int piece) {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        Utf8Pieces pieces = new Utf8Pieces();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i += piece) {
            text.append(pieces.text(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + piece))));
        }
        assertThat(text.append(pieces.rest())).hasToString(TEXT);
    }

    @Test
    void what_is_no_character_is_shown_as_that_and_harms_nothing_behind_it() {
        Utf8Pieces pieces = new Utf8Pieces();
        assertThat(pieces.text(new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xE9})).isEqualTo("a\uFFFDb");
        assertThat(pieces.text(new byte[] {'c'})).isEqualTo("\uFFFDc");
        assertThat(pieces.text(new byte[] {(byte) 0xE9})).isEmpty();
        assertThat(pieces.rest()).isEqualTo("\uFFFD");
        assertThat(pieces.rest()).isEmpty();
        assertThat(pieces.text(new byte[] {'d'})).isEqualTo("d");
    }
}

package org.autodispatcher.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is too long for the other side is cut between characters. */
class PostTest {
    @Test
    void a_text_is_cut_by_its_bytes_and_no_character_is_halved() {
        assertThat(Post.cut("short", 2000)).isEqualTo("short");
        String cut = Post.cut("x" + "支付".repeat(1000), 2000);
        assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(1990, 2000);
        assertThat(cut).endsWith("…").doesNotContain("\ufffd");
    }
}

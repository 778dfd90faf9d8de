package org.autodispatcher.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A fault that was not planted would look like one that was borne. */
class PatchTest {
    @Test
    void a_text_that_is_not_there_exactly_once_is_an_error() {
        assertThat(new Patch("A.java", "b", "x").in("abc")).isEqualTo("axc");
        assertThatThrownBy(() -> new Patch("A.java", "d", "x").in("abc")).hasMessageContaining("A.java").hasMessageContaining(": d");
        assertThatThrownBy(() -> new Patch("A.java", "b", "x").in("abcb")).hasMessageContaining("A.java");
    }
}

package org.autodispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedBytesTest {
    @Test
    void each_piece_is_as_large_as_may_go_and_the_end_takes_nothing() throws IOException {
        List<Integer> asked = new ArrayList<>();
        Pace pace = most -> {
            asked.add(most);
            return Math.min(most, 3);
        };
        PacedBytes bytes = new PacedBytes(Channels.newChannel(new ByteArrayInputStream(new byte[8])), 8, pace);
        ByteBuffer buffer = ByteBuffer.allocate(5);
        List<Integer> read = new ArrayList<>();
        do {
            read.add(bytes.read(buffer.clear()));
            assertThat(buffer.limit()).isEqualTo(5);
        } while (read.getLast() >= 0);
        assertThat(read).containsExactly(3, 3, 2, -1);
        assertThat(asked).containsExactly(5, 5, 2);
    }
}

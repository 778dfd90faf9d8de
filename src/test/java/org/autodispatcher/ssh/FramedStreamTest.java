package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the bytes are cut into packets. */
class FramedStreamTest {
    private final ShellFrame frame = new ShellFrame();
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private final FramedStream stream = new FramedStream(frame, passed::write, () -> {});

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 33, 34, 35, 1000})
    void only_what_stands_between_the_marks_is_passed_on(int packet) {
        String hello = new String(frame.helloMark(), StandardCharsets.US_ASCII);
        String end = new String(frame.endMark(), StandardCharsets.US_ASCII);
        String output = "a\1b" + end.substring(0, 20) + "\1" + end.substring(0, 33) + hello + "付\n\1";
        byte[] all = ("chatter \1" + hello.substring(0, 10) + end + hello + output + end + "left behind" + end).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < all.length; i += packet) {
            stream.write(all, i, Math.min(packet, all.length - i));
        }
        stream.close();
        assertThat(passed.toString(StandardCharsets.UTF_8)).isEqualTo(output);
        assertThat(stream.before()).startsWith("chatter ");
        assertThat(stream.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void what_only_begins_like_a_mark_is_output_when_the_stream_ends(int packet) {
        String output = "x\1" + new String(frame.endMark(), StandardCharsets.US_ASCII).substring(0, 30);
        byte[] all = (new String(frame.helloMark(), StandardCharsets.US_ASCII) + output).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < all.length; i += packet) {
            stream.write(all, i, Math.min(packet, all.length - i));
        }
        stream.close();
        assertThat(passed.toString(StandardCharsets.UTF_8)).isEqualTo(output);
        assertThat(stream.complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1000})
    void the_line_behind_the_end_is_a_status_whatever_follows_it(int packet) {
        byte[] all = (new String(frame.helloMark(), StandardCharsets.US_ASCII) + "x" + new String(frame.endMark(), StandardCharsets.US_ASCII)
                + "37\n5\nleft behind").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < all.length; i += packet) {
            stream.write(all, i, Math.min(packet, all.length - i));
            assertThat(stream.status().isPresent()).isEqualTo(i + packet >= all.length - "5\nleft behind".length());
        }
        assertThat(stream.status()).hasValue(37);
        assertThat(passed.toString(StandardCharsets.UTF_8)).isEqualTo("x");
    }
}

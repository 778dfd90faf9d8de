package org.autodispatcher.arrival.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.autodispatcher.arrival.format.Samples.answer;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.autodispatcher.arrival.format.FormatEnd.Answer;
import org.junit.jupiter.api.Test;

class FormatEndTest extends SampleFiles {
    private static final String RPM = "\u00ed\u00ab\u00ee\u00db" + "\3".repeat(92) + "\u008e\u00ad\u00e8\1";
    private static final String ZSTD = "\u0028\u00b5\u002f\u00fd";
    private static final List<String> BEGINNINGS = List.of(
            "PK\3\4", "PK\5\6", "PK00PK\3\4", "\u001f\u008b\b", "\u001f\u008b\b\0", "\u00fd7zXZ\0", ZSTD, "\u0050\u002a\u004d\u0018",
            "BZh91AY&SY", "BZh9\u0017\u0072\u0045\u0038\u0050\u0090", RPM, RPM.substring(0, 4), "!<arch>\n", "!<arch>\ndebian-binary   ",
            "name" + "\0".repeat(253) + "ustar");

    @Test
    void nothing_can_be_said_of_what_is_in_no_format_that_is_known() throws IOException {
        assertThat(answer(dir.resolve("text"))).isEqualTo(Answer.UNKNOWN);
        assertThat(answer(dir.resolve("noise"))).isEqualTo(Answer.UNKNOWN);
        assertThat(answer(Path.of("/proc/self/exe").toRealPath())).isEqualTo(Answer.UNKNOWN);
        assertThat(answer(samples.write("empty"))).isEqualTo(Answer.UNKNOWN);
        assertThat(answer(samples.write("zeros", new byte[20_000]))).isEqualTo(Answer.UNKNOWN);
        assertThat(answer(samples.write("word", "PKWARE made a format".getBytes(StandardCharsets.US_ASCII)))).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void a_beginning_of_which_nothing_else_came_is_no_end() throws IOException {
        for (String beginning : BEGINNINGS) {
            byte[] bytes = beginning.getBytes(StandardCharsets.ISO_8859_1);
            assertThat(answer(samples.write("a", bytes))).as("%s", beginning).isEqualTo(Answer.NOT_ENDED);
            assertThat(answer(samples.write("a", bytes, new byte[50_000]))).as("%s and zeros", beginning).isEqualTo(Answer.NOT_ENDED);
        }
    }

    @Test
    void garbage_behind_a_beginning_is_no_end_and_soon_said() {
        Random random = new Random(7);
        assertTimeout(Duration.ofMinutes(5), () -> {
            for (int i = 0; i < 3000; i++) {
                byte[] beginning = BEGINNINGS.get(i % BEGINNINGS.size()).getBytes(StandardCharsets.ISO_8859_1);
                byte[] garbage = new byte[random.nextInt(i % 10 == 0 ? 100_000 : 500)];
                random.nextBytes(garbage);
                // as full of zeros as what numbers lead astray is
                for (int at = 0; i % 3 == 0 && at < garbage.length; at++) {
                    garbage[at] &= (byte) (random.nextBoolean() ? 0 : 0x81);
                }
                assertThat(answer(samples.write("a", beginning, garbage))).as("file %d", i).isEqualTo(Answer.NOT_ENDED);
            }
        });
    }

    @Test
    void where_the_channel_stands_does_not_matter_and_does_not_change() throws IOException {
        Path file = samples.write("a", "!<arch>\n".getBytes(StandardCharsets.US_ASCII));
        try (FileChannel channel = FileChannel.open(file)) {
            channel.position(5);
            assertThat(FormatEnd.of(channel)).isEqualTo(Answer.NOT_ENDED);
            assertThat(channel.position()).isEqualTo(5);
        }
    }

    @Test
    void an_interrupted_thread_reads_nothing_and_keeps_its_channel() throws IOException {
        try (FileChannel channel = FileChannel.open(dir.resolve("text"))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> FormatEnd.of(channel)).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(FormatEnd.of(channel)).isEqualTo(Answer.UNKNOWN);
        }
    }

    @Test
    void a_file_that_takes_long_can_be_interrupted() throws Exception {
        Path file = samples.write("a", (ZSTD + "\0\0").getBytes(StandardCharsets.ISO_8859_1));
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            // a thousand million blocks of nothing
            sparse.setLength(3L << 30);
        }
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread reading = Thread.ofPlatform().start(() -> {
            begun.countDown();
            thrown.complete(catchThrowable(() -> answer(file)));
        });
        begun.await();
        reading.interrupt();
        assertThat(thrown.get()).isInstanceOfAny(InterruptedIOException.class, ClosedByInterruptException.class);
    }

    @Test
    void archives_in_archives_are_followed_only_a_few_levels_down() throws IOException {
        byte[] nest = new byte[0];
        for (int i = 0; i < 300; i++) {
            byte[] header = String.format("!<arch>\n%-48s%-10d`\n", "name", nest.length).getBytes(StandardCharsets.US_ASCII);
            byte[] all = Arrays.copyOf(header, header.length + nest.length + nest.length % 2);
            System.arraycopy(nest, 0, all, header.length, nest.length);
            nest = all;
        }
        Path file = samples.write("a", nest);
        assertThat(Files.size(file)).isGreaterThan(20_000);
        assertThat(answer(file)).isEqualTo(Answer.ENDED);
    }
}

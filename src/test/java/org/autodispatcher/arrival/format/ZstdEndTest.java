package org.autodispatcher.arrival.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autodispatcher.arrival.format.Samples.answer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autodispatcher.arrival.format.FormatEnd.Answer;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Needs("zstd")
class ZstdEndTest extends SampleFiles {
    private static final byte[] SKIPPABLE = {0x5a, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4};

    @ParameterizedTest
    @ValueSource(strings = {
        "zstd -qc text >a.zst",
        "zstd -qc noise >a.zst",
        "zstd -qc </dev/null >a.zst",
        "cat text | zstd -q19 --long=27 >a.zst",
        "cat text | zstd -q --ultra -22 >a.zst",
        "head -c 1000000 /dev/zero | zstd -q >a.zst",
        "(seq 90000; cat noise noise noise) | zstd -q1 -T2 >a.zst"
    })
    void only_the_whole_file_has_ended(String line) throws IOException {
        Path file = samples.make("a.zst", line);
        assertThat(Cuts.of(file)).isEmpty();
        // the checksum is not computed: zeros in the place of its last bytes are not seen
        assertThat(Cuts.ended(Cuts.allocated(file))).allMatch(at -> at > Math.max(0, size(file) - 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "zstd -qc --no-check text >a.zst",
        "zstd -qc --no-check </dev/null >a.zst",
        "head -c 1000000 /dev/zero | zstd -q --no-check >a.zst",
        "(seq 90000; cat noise noise noise) | zstd -q1 --no-check >a.zst"
    })
    void without_a_checksum_the_last_block_shows_whether_it_was_written(String line) throws IOException {
        Path file = samples.make("a.zst", line);
        assertThat(Cuts.of(file)).isEmpty();
        // one byte of a compressed block, or two of the length and the byte of one that is repeated, are not seen
        assertThat(Cuts.ended(Cuts.allocated(file))).allMatch(at -> at >= size(file) - 3);
    }

    /** Nothing but its zeros speaks of a last block that could not be compressed and has no checksum behind it. */
    @Test
    void without_a_checksum_less_than_a_sector_of_zeros_may_belong_to_the_last_block() throws IOException {
        Path file = samples.make("a.zst", "zstd -qc --no-check noise >a.zst");
        assertThat(Cuts.of(file)).isEmpty();
        assertThat(Cuts.ended(Cuts.allocated(file))).allMatch(at -> at > size(file) - 512).isNotEmpty();
    }

    /** By nature: each frame is a file of its own. */
    @Test
    void several_frames_have_ended_behind_each_of_them() throws IOException {
        byte[] one = Files.readAllBytes(samples.make("a.zst", "zstd -qc text >a.zst"));
        byte[] two = Files.readAllBytes(samples.make("b.zst", "zstd -qc --no-check noise >b.zst"));
        Path file = samples.write("all.zst", SKIPPABLE, one, SKIPPABLE, two, SKIPPABLE);
        long skipped = SKIPPABLE.length;
        long first = skipped + one.length;
        long second = first + skipped + two.length;
        assertThat(Cuts.of(file)).containsOnlyKeys(skipped, first, first + skipped, second);
        assertThat(Cuts.ended(Cuts.allocated(file))).allMatch(at -> at > second + 8);
    }

    @Test
    void what_follows_a_frame_and_is_none_is_no_end() throws IOException {
        byte[] zstd = Files.readAllBytes(samples.make("a.zst", "zstd -qc text >a.zst"));
        assertThat(answer(samples.write("b.zst", zstd, new byte[1]))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("c.zst", zstd, new byte[512]))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("d.zst", zstd, "more".getBytes()))).isEqualTo(Answer.NOT_ENDED);
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}

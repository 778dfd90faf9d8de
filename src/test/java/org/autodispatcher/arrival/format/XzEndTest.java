package org.autodispatcher.arrival.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autodispatcher.arrival.format.Samples.answer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.autodispatcher.arrival.format.FormatEnd.Answer;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Needs("xz")
class XzEndTest extends SampleFiles {
    private static final int TAPE_RECORD = 10_240;

    @ParameterizedTest
    @ValueSource(strings = {
        "xz -c text >a.xz",
        "xz -c noise >a.xz",
        "xz -c </dev/null >a.xz",
        "xz -c --check=none text >a.xz",
        "xz -c --check=crc32 text >a.xz",
        "xz -c --check=sha256 -9e text >a.xz",
        "xz -c --block-size=300 text noise >a.xz; xz -c --block-size=300 text >a.xz",
        "cat noise noise noise noise noise noise noise noise >n; xz -c0 -T2 --block-size=4096 n >a.xz",
        "seq 60000 | xz -c0 --block-size=64 >a.xz"
    })
    void only_the_whole_file_has_ended(String line) throws IOException {
        Path file = samples.make("a.xz", line);
        assertThat(Cuts.of(file)).isEmpty();
        assertThat(Cuts.ended(Cuts.allocated(file))).isEmpty();
    }

    /** By nature: each stream is a file of its own. */
    @Test
    void several_streams_have_ended_behind_each_of_them() throws IOException {
        Path file = samples.make("all.xz", "xz -c text >a.xz; xz -c --check=none noise >b.xz; cat a.xz b.xz a.xz >all.xz");
        long one = Files.size(dir.resolve("a.xz"));
        long two = one + Files.size(dir.resolve("b.xz"));
        assertThat(Cuts.of(file)).containsOnlyKeys(one, two);
        assertThat(Cuts.ended(Cuts.allocated(file))).containsOnly(one, two);
    }

    @Test
    void zeros_in_fours_between_and_behind_streams_are_padding_up_to_a_record_of_a_tape() throws IOException {
        byte[] xz = Files.readAllBytes(samples.make("a.xz", "xz -c text >a.xz"));
        assertThat(answer(samples.write("b.xz", xz, new byte[8], xz, new byte[TAPE_RECORD]))).isEqualTo(Answer.ENDED);
        assertThat(answer(samples.write("c.xz", xz, new byte[TAPE_RECORD + 4]))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("d.xz", xz, new byte[5]))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("e.xz", xz, new byte[5], xz))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("f.xz", xz, "more".getBytes()))).isEqualTo(Answer.NOT_ENDED);
    }

    @Test
    void an_end_without_its_beginning_is_none() throws IOException {
        byte[] xz = Files.readAllBytes(samples.make("a.xz", "xz -c noise >a.xz"));
        byte[] tail = Arrays.copyOfRange(xz, xz.length - 1000, xz.length);
        assertThat(answer(samples.write("b.xz", xz, tail))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("c.xz", xz, new byte[4], tail))).isEqualTo(Answer.NOT_ENDED);
    }
}

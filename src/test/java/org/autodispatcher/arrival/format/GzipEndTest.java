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

@Needs("gzip")
class GzipEndTest extends SampleFiles {
    private static final int HEADER = 10;
    private static final int TAPE_RECORD = 10_240;

    @ParameterizedTest
    @ValueSource(strings = {
        "gzip -c text >a.gz",
        "gzip -n <text >a.gz",
        "gzip -c1 noise >a.gz",
        "gzip -c </dev/null >a.gz",
        "head -c 200000 /dev/zero | gzip >a.gz",
        "tar -czf a.gz text noise"
    })
    void only_the_whole_file_has_ended(String line) throws IOException {
        onlyWhole(samples.make("a.gz", line));
    }

    @Test
    @Needs("pigz")
    void only_the_whole_file_has_ended_that_was_compressed_on_several_cores() throws IOException {
        samples.noise("large", 150_000);
        onlyWhole(samples.make("a.gz", "pigz -c large >a.gz"));
        onlyWhole(samples.make("a.gz", "pigz -ic text noise >a.gz; pigz -p 4 -b 32 -c large >a.gz"));
    }

    private static void onlyWhole(Path file) throws IOException {
        assertThat(Cuts.of(file)).isEmpty();
        assertThat(Cuts.ended(Cuts.allocated(file))).isEmpty();
    }

    @Test
    void everything_that_a_header_may_have_is_passed_over() throws IOException {
        byte[] plain = Files.readAllBytes(samples.make("a.gz", "gzip -n <text >a.gz"));
        byte[] body = Arrays.copyOfRange(plain, HEADER, plain.length);
        byte[] header = {31, (byte) 139, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0, 1, 2};
        onlyWhole(samples.write("b.gz", header, body));
        header[3] |= 32;
        assertThat(answer(samples.write("c.gz", header, body))).isEqualTo(Answer.NOT_ENDED);
    }

    /** By nature: each member is a file of its own. */
    @Test
    void several_members_have_ended_behind_each_of_them() throws IOException {
        Path file = samples.make("all.gz", "gzip -c text >a.gz; gzip -c noise >b.gz; cat a.gz b.gz a.gz >all.gz");
        long one = Files.size(dir.resolve("a.gz"));
        long two = one + Files.size(dir.resolve("b.gz"));
        assertThat(Cuts.of(file)).containsOnlyKeys(one, two);
        // the length, which comes last, ends with two zeros itself
        assertThat(Cuts.ended(Cuts.allocated(file))).containsOnly(one - 2, one - 1, one, two - 2, two - 1, two);
    }

    @Test
    void zeros_behind_the_end_are_padding_up_to_a_record_of_a_tape() throws IOException {
        byte[] gzip = Files.readAllBytes(samples.make("a.gz", "gzip -c text >a.gz"));
        assertThat(answer(samples.write("b.gz", gzip, new byte[TAPE_RECORD]))).isEqualTo(Answer.ENDED);
        assertThat(answer(samples.write("c.gz", gzip, new byte[TAPE_RECORD + 1]))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("d.gz", gzip, new byte[100], gzip))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("e.gz", gzip, "more".getBytes()))).isEqualTo(Answer.NOT_ENDED);
    }

    @Test
    void a_damaged_byte_is_no_end_wherever_the_data_is() throws IOException {
        byte[] gzip = Files.readAllBytes(samples.make("a.gz", "gzip -n <text >a.gz"));
        for (int at = HEADER; at < gzip.length; at++) {
            gzip[at] ^= 4;
            assertThat(answer(samples.write("b.gz", gzip))).as("byte %d", at).isEqualTo(Answer.NOT_ENDED);
            gzip[at] ^= 4;
        }
    }
}

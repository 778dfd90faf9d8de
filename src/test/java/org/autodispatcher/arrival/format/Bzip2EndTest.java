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

@Needs("bzip2")
class Bzip2EndTest extends SampleFiles {
    @ParameterizedTest
    @ValueSource(strings = {
        "bzip2 -c text >a.bz2",
        "bzip2 -c noise >a.bz2",
        "bzip2 -c </dev/null >a.bz2",
        "seq 60000 | bzip2 -1c >a.bz2"
    })
    void only_the_whole_file_has_ended(String line) throws IOException {
        onlyWhole(samples.make("a.bz2", line));
    }

    @Test
    void the_end_is_found_wherever_in_a_byte_it_begins() throws IOException {
        samples.make("40.bz2", "for i in $(seq 40); do head -c $i text | bzip2 >$i.bz2; done");
        for (int i = 1; i <= 40; i++) {
            onlyWhole(dir.resolve(i + ".bz2"));
        }
    }

    private static void onlyWhole(Path file) throws IOException {
        assertThat(Cuts.of(file)).isEmpty();
        // the checksum, which may lie in five bytes, is not computed: zeros in the place of its last ones are not seen
        assertThat(Cuts.ended(Cuts.allocated(file))).allMatch(at -> at >= file.toFile().length() - 4);
    }

    /** By nature: each stream is a file of its own. */
    @Test
    void several_streams_have_ended_behind_each_of_them() throws IOException {
        Path file = samples.make("all.bz2", "bzip2 -c text >a.bz2; bzip2 -c </dev/null >b.bz2; cat a.bz2 a.bz2 b.bz2 >all.bz2");
        long one = Files.size(dir.resolve("a.bz2"));
        assertThat(Cuts.of(file)).containsOnlyKeys(one, 2 * one);
    }

    @Test
    void anything_behind_the_end_is_none() throws IOException {
        byte[] bzip2 = Files.readAllBytes(samples.make("a.bz2", "bzip2 -c text >a.bz2"));
        assertThat(answer(samples.write("b.bz2", bzip2, new byte[1]))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("c.bz2", bzip2, "more".getBytes()))).isEqualTo(Answer.NOT_ENDED);
    }
}

package org.autodispatcher.arrival.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autodispatcher.arrival.format.Samples.answer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.autodispatcher.arrival.format.FormatEnd.Answer;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Needs("zip")
class ZipEndTest extends SampleFiles {
    private static final int END = 22;

    @ParameterizedTest
    @ValueSource(strings = {
        "zip -q a.zip text noise",
        "zip -q -0 a.zip text noise",
        "zip -q -fz a.zip text noise",
        "cat text | zip -q - - >a.zip",
        "cat text | zip -q -fz - - >a.zip",
        "echo 'made by hand' | zip -q -z a.zip text",
        "zip -q -P word a.zip text"
    })
    void only_the_whole_archive_has_ended(String line) throws IOException {
        Path zip = samples.make("a.zip", line);
        assertThat(Cuts.of(zip)).isEmpty();
        assertThat(Cuts.ended(Cuts.allocated(zip))).isEmpty();
    }

    @Test
    void a_jar_has_ended_and_so_has_what_a_jar_lies_in_but_not_where_only_the_jar_in_it_has() throws IOException {
        String jar = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
        Path ear = samples.make("a.ear", "'" + jar + "' -cf a.jar text; '" + jar + "' -cf0 a.ear a.jar; zip -q -0 a.ear a.jar");
        assertThat(answer(dir.resolve("a.jar"))).isEqualTo(Answer.ENDED);
        assertThat(Cuts.of(ear)).isEmpty();
        assertThat(Cuts.ended(Cuts.allocated(ear))).isEmpty();
    }

    @Test
    void an_archive_of_nothing_has_ended() throws IOException {
        Path zip = zip("a.zip", "", 0);
        assertThat(zip).hasSize(END);
        assertThat(Cuts.of(zip)).isEmpty();
    }

    @Test
    void a_comment_may_look_like_an_end() throws IOException {
        String record = "PK\5\6" + "\0".repeat(16);
        assertThat(Cuts.of(zip("a.zip", "PK\5\6 and more", 2))).isEmpty();
        assertThat(Cuts.of(zip("b.zip", record + "\4\0behind it", 2))).isEmpty();
        assertThat(Cuts.of(zip("c.zip", record + "\4\0four", 2))).isEmpty();
        assertThat(Cuts.of(zip("d.zip", "PK\6\7".repeat(9) + record + "\4\0four", 2))).isEmpty();
    }

    @Test
    void a_comment_that_was_allocated_and_not_written_is_no_end() throws IOException {
        assertThat(Cuts.ended(Cuts.allocated(zip("a.zip", "a comment", 2)))).isEmpty();
    }

    @Test
    void more_entries_than_the_small_record_can_count_are_counted() throws IOException {
        Path zip = zip("a.zip", "", 70_000);
        assertThat(Cuts.of(zip)).isEmpty();
    }

    @Test
    void a_number_of_entries_that_has_overflown_is_forgiven_and_a_wrong_one_is_not() throws IOException {
        byte[] zip = Files.readAllBytes(zip("a.zip", "", 65_540));
        ByteBuffer record = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).slice(zip.length - END - 20 - 56, 56).order(ByteOrder.LITTLE_ENDIAN);
        byte[] directory = Arrays.copyOf(zip, zip.length - END - 20 - 56);
        assertThat(answer(samples.write("b.zip", directory, end((short) 4, record)))).isEqualTo(Answer.ENDED);
        assertThat(answer(samples.write("c.zip", directory, end((short) 5, record)))).isEqualTo(Answer.NOT_ENDED);
    }

    @Test
    void anything_behind_or_before_an_archive_is_no_end() throws IOException {
        byte[] zip = Files.readAllBytes(zip("a.zip", "", 2));
        assertThat(answer(samples.write("b.zip", zip, new byte[1]))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("c.zip", zip, zip))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("d.zip", zip, new byte[30_000], zip))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("e.zip", "#!/bin/sh\n".getBytes(), zip))).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void a_member_that_does_not_begin_where_the_directory_says_is_no_end() throws IOException {
        byte[] zip = Files.readAllBytes(zip("a.zip", "", 2));
        int second = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\3\4", 1);
        Arrays.fill(zip, second, second + 8, (byte) 0);
        assertThat(answer(samples.write("a.zip", zip))).isEqualTo(Answer.NOT_ENDED);
    }

    @Test
    void of_a_part_of_an_archive_in_several_files_nothing_can_be_said() throws IOException {
        samples.noise("large", 100_000);
        samples.make("a.zip", "zip -q -s 64k a.zip large");
        assertThat(answer(dir.resolve("a.z01"))).isEqualTo(Answer.UNKNOWN);
    }

    private Path zip(String name, String comment, int entries) throws IOException {
        Path file = dir.resolve(name);
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out))) {
            zip.setComment(comment);
            for (int i = 0; i < entries; i++) {
                zip.putNextEntry(new ZipEntry("entry" + i));
                zip.write(i);
            }
        }
        return file;
    }

    /** The smaller record, with what the larger one says of the directory. */
    private static byte[] end(short entries, ByteBuffer larger) {
        ByteBuffer end = ByteBuffer.allocate(END).order(ByteOrder.LITTLE_ENDIAN).put("PK\5\6".getBytes()).putInt(0).putShort(entries).putShort(entries);
        return end.putInt((int) larger.getLong(40)).putInt((int) larger.getLong(48)).array();
    }
}

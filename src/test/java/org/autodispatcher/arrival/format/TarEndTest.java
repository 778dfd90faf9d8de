package org.autodispatcher.arrival.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autodispatcher.arrival.format.Samples.answer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import org.autodispatcher.arrival.format.FormatEnd.Answer;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Needs("tar")
class TarEndTest extends SampleFiles {
    private static final int BLOCK = 512;
    private static final int TAPE_RECORD = 20 * BLOCK;
    private static final long LARGE = 9L << 30;
    /** Before the magic is there nothing says that this is to become a tar; without a magic, before the whole header is. */
    private static final long WITH_MAGIC = 262;

    @BeforeEach
    void tree() throws IOException {
        samples.make("tree", "mkdir -p tree/folder; cp text noise tree/folder; ln -s text tree/link; ln tree/folder/text tree/hard;"
                + " n=$(printf '%0120d' 7); mkdir tree/$n; cp noise tree/$n/$n; : >tree/zero");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "oldgnu", "pax", "ustar"})
    void only_the_whole_archive_has_ended(String format) throws IOException {
        String what = format.equals("ustar") ? "tree/folder tree/link tree/hard" : "tree";
        Path tar = samples.make("a.tar", "tar -b 1 --sort=name --format=" + format + " -cf a.tar " + what);
        Map<Long, Answer> cuts = Cuts.of(tar);
        assertThat(cuts).containsOnlyKeys(upTo(WITH_MAGIC));
        assertThat(Cuts.ended(cuts)).isEmpty();
    }

    @Test
    void only_the_whole_archive_has_ended_in_the_oldest_format() throws IOException {
        Map<Long, Answer> cuts = Cuts.of(samples.make("a.tar", "tar -b 1 --format=v7 -cf a.tar tree/folder tree/link tree/hard tree/zero"));
        assertThat(cuts).containsOnlyKeys(upTo(BLOCK));
        assertThat(Cuts.ended(cuts)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax --sparse-version=0.0", "pax --sparse-version=0.1", "pax --sparse-version=1.0"})
    void only_the_whole_archive_of_a_file_with_holes_has_ended(String format) throws IOException {
        samples.make("holes", "for i in $(seq 60); do dd if=noise of=holes bs=1000 count=1 seek=$((i * 100)) conv=notrunc status=none; done");
        Path tar = samples.make("a.tar", "truncate -s 9G holes; tar -S -b 1 --format=" + format + " -cf a.tar holes text");
        assertThat(tar.toFile().length()).isLessThan(1 << 20);
        assertThat(Cuts.ended(Cuts.of(tar))).isEmpty();
    }

    /** By nature: readers need no more than the two blocks that are the end. */
    @Test
    void behind_both_blocks_of_the_end_an_archive_has_ended_at_every_block_of_the_padding() throws IOException {
        long end = Files.size(samples.make("a.tar", "tar -b 1 -cf a.tar tree/zero"));
        Path tar = samples.make("b.tar", "tar -b 8 -cf b.tar tree/zero");
        Long[] padding = LongStream.iterate(end, at -> at < tar.toFile().length(), at -> at + BLOCK).boxed().toArray(Long[]::new);
        assertThat(padding).hasSizeGreaterThan(2);
        assertThat(Cuts.ended(Cuts.of(tar))).containsExactly(padding);
    }

    @Test
    void more_zeros_than_padding_or_anything_else_behind_the_end_is_none() throws IOException {
        byte[] tar = Files.readAllBytes(samples.make("a.tar", "tar -b 1 -cf a.tar tree/folder"));
        assertThat(answer(samples.write("b.tar", tar, new byte[TAPE_RECORD]))).isEqualTo(Answer.ENDED);
        assertThat(answer(samples.write("c.tar", tar, new byte[TAPE_RECORD + BLOCK]))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("d.tar", tar, new byte[1]))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("e.tar", tar, tar))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.write("f.tar", Arrays.copyOf(tar, tar.length - 1024)))).isEqualTo(Answer.NOT_ENDED);
    }

    @Test
    void zeros_instead_of_what_comes_last_are_seen_down_to_a_sector() throws IOException {
        samples.noise("large", 20_000);
        Path tar = samples.make("a.tar", "tar -b 1 -cf a.tar tree/folder large");
        long endOfLarge = Files.size(tar) - 1024 - (BLOCK - 20_000 % BLOCK);
        assertThat(Cuts.ended(Cuts.allocated(tar))).isNotEmpty().allMatch(at -> at > endOfLarge - BLOCK);
    }

    /** By nature: with the zeros it is, byte for byte, an archive of the members before. */
    @Test
    void zeros_instead_of_a_last_member_that_is_smaller_than_padding_are_not_seen() throws IOException {
        byte[] tar = Files.readAllBytes(samples.make("a.tar", "tar -cf a.tar text noise"));
        Arrays.fill(tar, BLOCK + 4096, tar.length, (byte) 0);
        assertThat(answer(samples.write("b.tar", tar))).isEqualTo(Answer.ENDED);
    }

    @Test
    void of_a_last_member_that_ends_with_zeros_nothing_is_known_unless_it_says_itself_that_it_has_ended() throws IOException {
        assertThat(answer(samples.make("a.tar", "tar -cf in.tar text; tar -cf a.tar in.tar"))).isEqualTo(Answer.ENDED);
        assertThat(answer(samples.make("b.tar", "head -c 50000 in.tar >cut.tar; head -c 6000 cut.tar >in.tar; truncate -s 90000 in.tar;"
                + " tar -cf b.tar in.tar"))).isEqualTo(Answer.UNKNOWN);
        assertThat(answer(samples.make("c.tar", "truncate -s 9000 image; tar -cf c.tar text image"))).isEqualTo(Answer.UNKNOWN);
        assertThat(answer(samples.make("d.tar", "tar -cf d.tar image text"))).isEqualTo(Answer.ENDED);
    }

    @Test
    void sizes_that_do_not_fit_into_octal_digits_are_read() throws IOException {
        byte[] binary = header('0', 0);
        ByteBuffer.wrap(binary).putInt(124, 0x8000_0000).putLong(128, LARGE);
        byte[] pax = Arrays.copyOf(("11 mtime=1\n" + "20 size=" + LARGE + "\n").getBytes(StandardCharsets.UTF_8), BLOCK);
        for (byte[] start : new byte[][] {
            sealed(binary), joined(sealed(header('x', "11 mtime=1\n".length() + 20 - 1)), pax, sealed(header('0', 0)))
        }) {
            Path tar = samples.write("large.tar", start);
            try (RandomAccessFile file = new RandomAccessFile(tar.toFile(), "rw")) {
                file.seek(start.length + LARGE - 1);
                file.write(1);
                file.setLength(start.length + LARGE + 1024);
                assertThat(answer(tar)).isEqualTo(Answer.ENDED);
                file.setLength(start.length + LARGE + BLOCK);
                assertThat(answer(tar)).isEqualTo(Answer.NOT_ENDED);
            }
        }
    }

    @Test
    void a_header_that_announces_a_member_which_does_not_come_is_no_end() throws IOException {
        for (char type : new char[] {'x', 'L', 'K'}) {
            byte[] record = Arrays.copyOf("11 mtime=1\n".getBytes(StandardCharsets.UTF_8), BLOCK);
            byte[] tar = joined(sealed(header(type, 11)), record, new byte[1024]);
            assertThat(answer(samples.write("a.tar", tar))).as("type %s", type).isEqualTo(Answer.NOT_ENDED);
        }
    }

    @Test
    void numbers_of_a_hostile_header_lead_nowhere() throws IOException {
        byte[] negative = header('0', 0);
        ByteBuffer.wrap(negative).putInt(124, -1).putLong(128, -512);
        byte[] vast = header('0', 0);
        ByteBuffer.wrap(vast).putInt(124, 0x8000_0000).putLong(128, Long.MAX_VALUE);
        byte[] endless = joined(sealed(header('x', BLOCK)), new byte[BLOCK], sealed(header('0', 0)));
        for (byte[] tar : new byte[][] {sealed(negative), sealed(vast), endless}) {
            assertThat(answer(samples.write("a.tar", tar, new byte[1024]))).isEqualTo(Answer.NOT_ENDED);
        }
    }

    /** All positions before {@code end} that are tried. */
    private static Long[] upTo(long end) {
        return LongStream.range(1, end).boxed().toArray(Long[]::new);
    }

    private static byte[] header(char type, int size) {
        byte[] header = new byte[BLOCK];
        ByteBuffer bytes = ByteBuffer.wrap(header);
        bytes.put(0, "name".getBytes(StandardCharsets.US_ASCII)).put(257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
        bytes.put(124, String.format("%011o", size).getBytes(StandardCharsets.US_ASCII)).put(156, (byte) type);
        return header;
    }

    /** The header with its checksum. */
    private static byte[] sealed(byte[] header) {
        ByteBuffer bytes = ByteBuffer.wrap(header).put(148, "        ".getBytes(StandardCharsets.US_ASCII));
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        bytes.put(148, String.format("%06o\0", sum).getBytes(StandardCharsets.US_ASCII));
        return header;
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }
}

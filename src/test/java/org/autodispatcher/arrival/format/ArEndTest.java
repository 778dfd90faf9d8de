package org.autodispatcher.arrival.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autodispatcher.arrival.format.Samples.answer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autodispatcher.arrival.format.FormatEnd.Answer;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Needs({"dpkg-deb", "ar"})
class ArEndTest extends SampleFiles {
    private static final int MAGIC = 8;
    private static final int HEADER = 60;

    @BeforeEach
    void packageFolder() throws IOException {
        samples.noise("large", 20_000);
        samples.make("p", "mkdir -p p/DEBIAN p/opt; cp large p/opt; chmod 755 p p/DEBIAN; printf"
                + " 'Package: p\\nVersion: 1\\nArchitecture: all\\nMaintainer: m <m@example.org>\\nDescription: d\\n' >p/DEBIAN/control");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz", "zstd", "none"})
    void only_the_whole_package_has_ended(String compression) throws IOException {
        Path deb = samples.make("a.deb", "dpkg-deb --root-owner-group -Z" + compression + " --build p a.deb");
        assertThat(Cuts.of(deb)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz"})
    void a_package_whose_room_was_allocated_has_not_ended_before_its_last_byte(String compression) throws IOException {
        Path deb = samples.make("a.deb", "dpkg-deb --root-owner-group -Z" + compression + " --build p a.deb");
        // at most one byte behind the data makes its length even; before it may stand the zeros that gzip's length ends with
        assertThat(Cuts.ended(Cuts.allocated(deb))).allMatch(at -> at >= deb.toFile().length() - 3);
    }

    @Test
    void a_package_without_one_of_its_three_parts_has_not_ended() throws IOException {
        samples.make("a.deb", "dpkg-deb -Zxz --build p a.deb; ar x a.deb");
        assertThat(answer(samples.make("b.deb", "ar rcS b.deb debian-binary control.tar.xz data.tar.xz"))).isEqualTo(Answer.ENDED);
        assertThat(answer(samples.make("c.deb", "ar rcS c.deb debian-binary control.tar.xz"))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.make("d.deb", "ar rcS d.deb debian-binary data.tar.xz"))).isEqualTo(Answer.NOT_ENDED);
        assertThat(answer(samples.make("e.deb", "ar rcS e.deb debian-binary control.tar.xz data.tar.xz text"))).isEqualTo(Answer.ENDED);
    }

    /** By nature: nothing says how many members there are. Of none there is no package. */
    @Test
    void an_archive_has_ended_behind_each_of_its_members() throws IOException {
        Path ar = samples.make("a.a", "ar rcS a.a noise text");
        long one = MAGIC + HEADER + 1501 + 1;
        assertThat(Cuts.of(ar)).containsOnlyKeys(one);
        assertThat(answer(samples.make("b.a", "ar rcS b.a"))).isEqualTo(Answer.NOT_ENDED);
    }

    @Test
    void a_header_without_a_length_or_without_its_mark_is_no_end() throws IOException {
        byte[] ar = Files.readAllBytes(samples.make("a.a", "ar rcS a.a text"));
        for (String length : new String[] {"          ", "-1        ", "1 2       ", "9999999999", " 3889     "}) {
            byte[] damaged = ar.clone();
            System.arraycopy(length.getBytes(), 0, damaged, MAGIC + 48, length.length());
            assertThat(answer(samples.write("b.a", damaged))).as("%s", length).isEqualTo(Answer.NOT_ENDED);
        }
        ar[MAGIC + 59] = ' ';
        assertThat(answer(samples.write("c.a", ar))).isEqualTo(Answer.NOT_ENDED);
    }
}

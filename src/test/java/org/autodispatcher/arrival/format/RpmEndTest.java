package org.autodispatcher.arrival.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autodispatcher.arrival.format.FormatEnd.Answer;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Needs("rpmbuild")
class RpmEndTest extends SampleFiles {
    private static final int FIRST_ENTRY = 96 + 16;
    private static final int SIZE = 1000;

    /** How much of the end may be zeros that were not written depends on what the payload's own format shows. */
    @ParameterizedTest
    @CsvSource({"w9.gzdio, 0", "w6.xzdio, 0", "w9.bzdio, 4", "w3.zstdio, 3", "w6.lzdio, 511", "w.ufdio, 511"})
    void only_the_whole_package_has_ended(String payload, int unseen) throws IOException {
        Path rpm = build(payload);
        assertThat(Cuts.of(rpm)).isEmpty();
        assertThat(Cuts.ended(Cuts.allocated(rpm))).allMatch(at -> at >= rpm.toFile().length() - unseen);
    }

    @Test
    void where_the_signatures_do_not_say_the_length_the_payload_does() throws IOException {
        assertThat(Cuts.of(withoutLength("w6.xzdio"))).isEmpty();
    }

    @Test
    void where_nothing_says_the_length_and_the_payload_is_in_no_format_that_is_known_nothing_can_be_said() throws IOException {
        assertThat(Samples.answer(withoutLength("w.ufdio"))).isEqualTo(Answer.UNKNOWN);
    }

    private Path withoutLength(String payload) throws IOException {
        byte[] rpm = Files.readAllBytes(build(payload));
        ByteBuffer bytes = ByteBuffer.wrap(rpm);
        int entry = FIRST_ENTRY;
        while (bytes.getInt(entry) != SIZE) {
            entry += 16;
        }
        bytes.putInt(entry, SIZE - 1);
        return samples.write("b.rpm", rpm);
    }

    private Path build(String payload) throws IOException {
        Files.writeString(dir.resolve("p.spec"), """
                Name: p
                Version: 1
                Release: 1
                Summary: s
                License: l
                BuildArch: noarch
                %description
                d
                %install
                mkdir -p %{buildroot}/opt
                cp DIR/text DIR/noise %{buildroot}/opt
                %files
                /opt/text
                /opt/noise
                """.replace("DIR", dir.toString()));
        return samples.make("a.rpm", "rpmbuild -bb --quiet --define '_topdir " + dir + "/top' --define '_dbpath " + dir + "/db'"
                + " --define '_tmppath " + dir + "' --define '_binary_payload " + payload + "' p.spec; cp top/RPMS/noarch/*.rpm a.rpm");
    }
}

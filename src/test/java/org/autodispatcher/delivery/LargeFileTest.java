package org.autodispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.delivery.sftp.SftpTransport;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file much larger than the heap. The one that is sent is a hole; what arrives needs 10 GiB of disk while the test runs. */
@Tag("slow")
@Needs(value = {"sshd", "sha256sum"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class LargeFileTest {
    private static final long SIZE = 10L << 30;

    /** Of 10 GiB of zeros, by sha256sum(1). */
    private static final String DIGEST = "732377e7f4a2abdc13ddfa1eb4c9c497fd2a2b294674d056cf51581b47dd586d";

    @TempDir
    Path dir;

    @Test
    void ten_gibibytes_pass_in_a_heap_of_256_mebibytes() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(dir.resolve("hole").toFile(), "rw")) {
            file.setLength(SIZE);
        }
        try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).start();
                DiskSite site = DiskSite.of(TestAccounts.TARGET, () -> SshLogin.of(server).open(SftpTransport::new))) {
            String directory = site.directory();
            Path output = dir.resolve("output");
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LargeFile.class.getName(),
                            server.host(),
                            String.valueOf(server.port()),
                            server.knownHosts().toString(),
                            dir.resolve("hole").toString(),
                            String.valueOf(SIZE),
                            DIGEST,
                            directory))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertThat(process.waitFor()).as(Files.readString(output)).isZero();
            } finally {
                process.destroyForcibly();
            }
            assertThat(Files.readString(output, StandardCharsets.UTF_8)).contains("verified=SIZE", "atomic=true");
            assertThat(Files.size(site.disk(directory + "/large.bin"))).isEqualTo(SIZE);
        }
    }
}

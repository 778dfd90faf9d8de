package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the owner of a home does not answer well, what is to be typed next is about that home. */
class BreakdownTest {
    @TempDir
    private Path dir;

    /** An owner that says {@code line} to whoever comes, and goes. */
    private Thread owner(ServerSocketChannel listening, String line) {
        return Thread.ofVirtual().start(() -> {
            while (listening.isOpen()) {
                try (SocketChannel asked = listening.accept()) {
                    asked.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    // it is closed, or nobody listens any more
                }
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | 5 | the daemon ended before it answered",
        "'no json' | 2 | do not understand each other"})
    void a_bad_answer_is_told_with_the_home_it_was_about(String line, int status, String message) throws Exception {
        Path socket = Files.createDirectories(dir.resolve("run")).resolve("control.sock");
        Thread owner;
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(socket));
            owner = owner(listening, line.isEmpty() ? "" : line + "\n");
            TestScreen ran = TestScreen.run("en", "history", "--home", dir.toString());
            assertThat(ran.err()).contains(message);
            assertThat(ran.status()).isEqualTo(status);
            assertThat(ran.err().contains("--version\n") || ran.err().endsWith("--home " + dir + "\n")).as(ran.err()).isTrue();
        }
        owner.join();
    }

    @Test
    void a_record_that_cannot_be_read_is_told_with_its_home_too() throws IOException {
        Files.writeString(Files.createDirectories(dir.resolve("state")).resolve("ledger.db"), "this is none");
        TestScreen ran = TestScreen.run("en", "history", "--home", dir.toString());
        assertThat(ran.status()).as(ran.err()).isNotZero();
        assertThat(ran.err()).contains(dir.toString());
    }
}

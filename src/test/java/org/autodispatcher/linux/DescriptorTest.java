package org.autodispatcher.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.SshKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DescriptorTest {
    @TempDir
    Path dir;

    @Test
    void no_link_is_followed_below_a_folder_and_a_pipe_keeps_nobody() throws IOException {
        Files.createDirectory(dir.resolve("real"));
        Files.writeString(dir.resolve("real/file"), "content");
        Files.createSymbolicLink(dir.resolve("folder-link"), dir.resolve("real"));
        Files.createSymbolicLink(dir.resolve("file-link"), dir.resolve("real/file"));
        SshKeys.run(List.of("mkfifo", dir.resolve("pipe").toString()));
        try (Descriptor top = Descriptor.folder(dir)) {
            LinuxException folder = catchThrowableOfType(LinuxException.class, () -> top.folder(Name.of("folder-link")).close());
            LinuxException file = catchThrowableOfType(LinuxException.class, () -> top.file(Name.of("file-link")).close());
            assertThat(folder.gone()).isTrue();
            assertThat(file.gone()).isTrue();
            assertThat(top.stat(Name.of("file-link")).regular()).isFalse();
            try (Descriptor pipe = top.file(Name.of("pipe"))) {
                assertThat(pipe.stat().regular()).isFalse();
            }
            LinuxException there = catchThrowableOfType(LinuxException.class, () -> top.create(Name.of("file-link"), 0600).close());
            assertThat(there.errno()).isEqualTo(LinuxException.EEXIST);
        }
        assertThat(dir.resolve("real/file")).hasContent("content");
    }

    @Test
    void what_is_open_stays_what_it_is_whatever_becomes_of_its_name() throws IOException {
        Files.createDirectories(dir.resolve("a/b"));
        try (Descriptor top = Descriptor.folder(dir); Descriptor a = top.folder(Name.of("a")); Descriptor b = a.folder(Name.of("b"))) {
            Files.move(dir.resolve("a"), dir.resolve("moved"));
            b.create(Name.of("in-it"), 0640).close();
            assertThat(dir.resolve("moved/b/in-it")).exists();
            a.makeFolder(Name.of("made"), 0700);
            b.rename(Name.of("in-it"), a, Name.of("up"));
            assertThat(dir.resolve("moved/up")).exists();
            a.remove(Name.of("up"));
            a.removeFolder(Name.of("made"));
            assertThat(dir.resolve("moved").toFile().list()).containsExactly("b");
        }
    }

    @Test
    @Needs(root = "it asks after the writers of files")
    void a_writer_is_seen_and_a_reader_is_none() throws IOException {
        Files.writeString(dir.resolve("file"), "x");
        try (Descriptor top = Descriptor.folder(dir); Descriptor open = top.file(Name.of("file"))) {
            assertThat(open.writers()).isEqualTo(Descriptor.Writers.NONE);
            try (FileChannel writer = FileChannel.open(dir.resolve("file"), StandardOpenOption.WRITE)) {
                assertThat(open.writers()).isEqualTo(Descriptor.Writers.SOME);
                writer.write(ByteBuffer.wrap(new byte[1]));
            }
            assertThat(open.writers()).isEqualTo(Descriptor.Writers.NONE);
            assertThat(top.writers()).as("a folder").isEqualTo(Descriptor.Writers.UNKNOWN);
        }
    }

    @Test
    @Needs(value = "python3", root = "it asks after the writers of files")
    void whoever_opens_without_waiting_while_it_is_asked_for_writers_gets_it_at_the_next_try_and_we_live_on() throws Exception {
        Files.writeString(dir.resolve("file"), "x");
        Process opens = new ProcessBuilder("/usr/bin/python3", "-c", """
                import os, sys, time
                long = 0
                for n in range(10000):
                    begun = time.monotonic()
                    while True:
                        try:
                            os.close(os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK))
                            break
                        except BlockingIOError:
                            pass
                    long += time.monotonic() - begun > 5
                print(long)
                """, dir.resolve("file").toString()).redirectErrorStream(true).start();
        Map<Descriptor.Writers, Integer> asked = new TreeMap<>();
        try (Descriptor top = Descriptor.folder(dir); Descriptor open = top.file(Name.of("file"))) {
            while (opens.isAlive()) {
                asked.merge(open.writers(), 1, Integer::sum);
            }
        }
        assertThat(new String(opens.getInputStream().readAllBytes()).strip()).as("how often it was refused for long").isEqualTo("0");
        assertThat(opens.exitValue()).isZero();
        assertThat(asked).doesNotContainKey(Descriptor.Writers.UNKNOWN).containsKey(Descriptor.Writers.NONE);
    }

    @Test
    void names_are_bytes_and_come_back_as_they_were() throws IOException {
        byte[] strange = {(byte) 0xE4, '\n', '\\', 'x'};
        try (Descriptor top = Descriptor.folder(dir); FolderListing listing = new FolderListing()) {
            top.create(new Name(strange), 0600).close();
            top.makeFolder(new Name(new byte[] {(byte) 0xFF}), 0700);
            Map<String, String> met = new TreeMap<>();
            listing.list(top, new FolderListing.Visitor() {
                @Override
                public void folder(Name name) {
                    met.put(name.lossless(), "folder");
                }

                @Override
                public boolean wants(Name name) {
                    return true;
                }

                @Override
                public void file(Name name, Stat stat) {
                    met.put(name.lossless(), "file of " + stat.size());
                }
            });
            assertThat(met).isEqualTo(Map.of("\\xE4\\x0A\\x5Cx", "file of 0", "\\xFF", "folder"));
            assertThat(Name.ofLossless("\\xE4\\x0A\\x5Cx").bytes()).isEqualTo(strange);
            top.remove(new Name(strange));
            top.removeFolder(Name.ofLossless("\\xFF"));
        }
    }

    @Test
    void accounts_are_named_and_unknown_ones_numbered() {
        assertThat(Accounts.name(0)).isEqualTo("root");
        assertThat(Accounts.name(-2)).isEqualTo("4294967294");
    }
}

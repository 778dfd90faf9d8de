package org.autodispatcher.arrival.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.autodispatcher.arrival.format.FormatEnd.Answer;
import org.autodispatcher.rig.SshKeys;

/** Files that the real programs make, in one folder. There is {@code text}, 4 kB, and {@code noise}, which cannot be compressed. */
final class Samples {
    private final Path dir;

    Samples(Path dir) throws IOException {
        this.dir = dir;
        Files.writeString(dir.resolve("text"), IntStream.range(0, 1000).mapToObj(Integer::toString).collect(Collectors.joining("\n")));
        noise("noise", 1501);
    }

    /** Makes a file of {@code size} bytes, the same ones each time, the last of which is not zero. */
    Path noise(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        bytes[size - 1] |= 1;
        return Files.write(dir.resolve(name), bytes);
    }

    /** Runs a line of shell in the folder, and returns the file {@code name}, which it makes. */
    Path make(String name, String line) throws IOException {
        SshKeys.run(List.of("sh", "-c", "set -e; " + line), dir);
        return dir.resolve(name);
    }

    Path write(String name, byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return Files.write(dir.resolve(name), all.toByteArray());
    }

    static Answer answer(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return FormatEnd.of(channel);
        }
    }
}

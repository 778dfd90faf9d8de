package org.autodispatcher.arrival.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.autodispatcher.arrival.format.FormatEnd.Answer;

/**
 * What is said of a file that was not written to its end: cut after each number of bytes, or after a few thousand of them where it
 * is larger. What is said to have ended, or to be unknown, is returned by that number; all else is said not to have ended.
 */
final class Cuts {
    private static final int SMALL = 6000;
    private static final int TAIL = 1200;
    private static final int HEAD = 600;
    private static final int BETWEEN = 100;

    private Cuts() {}

    /** The file as a whole must have ended. */
    static Map<Long, Answer> of(Path file) throws IOException {
        assertThat(Samples.answer(file)).as("%s", file).isEqualTo(Answer.ENDED);
        Map<Long, Answer> others = new TreeMap<>();
        try (FileChannel channel = open(file)) {
            for (long at : positions(channel.size())) {
                note(others, at, FormatEnd.of(channel.truncate(at)));
            }
        }
        return others;
    }

    /** The same where all room was allocated before: zeros stand behind the cut. What was cut off must be more than zeros. */
    static Map<Long, Answer> allocated(Path file) throws IOException {
        Map<Long, Answer> others = new TreeMap<>();
        byte[] bytes = Files.readAllBytes(file);
        int written = bytes.length;
        while (bytes[written - 1] == 0) {
            written--;
        }
        try (FileChannel channel = open(file)) {
            long zeros = bytes.length;
            for (long at : positions(bytes.length)) {
                channel.write(ByteBuffer.allocate((int) (zeros - at)), at);
                zeros = at;
                if (at < written) {
                    note(others, at, FormatEnd.of(channel));
                }
            }
        }
        return others;
    }

    /** Where a cut of {@code cuts} is said to have ended. */
    static TreeSet<Long> ended(Map<Long, Answer> cuts) {
        return cuts.keySet().stream().filter(at -> cuts.get(at) == Answer.ENDED).collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    private static void note(Map<Long, Answer> others, long at, Answer answer) {
        if (answer != Answer.NOT_ENDED) {
            others.put(at, answer);
        }
    }

    /** Of a copy. */
    private static FileChannel open(Path file) throws IOException {
        Path copy = Files.write(file.resolveSibling(file.getFileName() + ".cut"), Files.readAllBytes(file));
        return FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** From the last to the first; without the empty file, of which nothing can be said. */
    private static Iterable<Long> positions(long size) {
        TreeSet<Long> positions = new TreeSet<>();
        long step = size <= SMALL ? 1 : size / BETWEEN;
        for (long at = 1; at < size; at += at < HEAD || at >= size - TAIL ? 1 : Math.min(step, Math.max(1, size - TAIL - at))) {
            positions.add(at);
        }
        return positions.descendingSet();
    }
}

package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayFilesTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @TempDir
    private Path state;

    private DayFiles files() {
        return new DayFiles(state.resolve("log"), ZONE, Duration.ofDays(30));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(state.resolve("log"))) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_day_ends_where_its_time_zone_says() throws IOException {
        try (DayFiles files = files()) {
            files.write(Instant.parse("2026-11-26T15:59:59Z"), "evening");
            files.write(Instant.parse("2026-11-26T16:00:00Z"), "midnight");
        }
        assertThat(names()).containsExactly("auto-dispatcher-2026-11-26.log", "auto-dispatcher-2026-11-27.log");
        assertThat(state.resolve("log/auto-dispatcher-2026-11-27.log")).hasContent("midnight");
    }

    @Test
    void lines_are_added_to_what_is_there_and_only_the_owner_reads_them() throws IOException {
        for (String line : List.of("first", "second")) {
            try (DayFiles files = files()) {
                files.write(Instant.parse("2026-11-26T10:00:00Z"), line);
            }
        }
        Path file = state.resolve("log/auto-dispatcher-2026-11-26.log");
        assertThat(file).hasContent("first\nsecond");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent()))).isEqualTo("rwx------");
    }

    @Test
    void those_whose_time_is_over_go_and_nothing_else() throws IOException {
        Files.createDirectory(state.resolve("log"));
        for (String name : List.of("auto-dispatcher-2026-10-26.log", "auto-dispatcher-2026-10-27.log", "auto-dispatcher-x.log", "other-2000-01-01.log")) {
            Files.createFile(state.resolve("log").resolve(name));
        }
        try (DayFiles files = files()) {
            files.write(Instant.parse("2026-11-26T10:00:00Z"), "line");
        }
        assertThat(names()).containsExactly(
                "auto-dispatcher-2026-10-27.log", "auto-dispatcher-2026-11-26.log", "auto-dispatcher-x.log", "other-2000-01-01.log");
    }

    @Test
    void a_clock_that_leaps_ten_years_removes_nothing() throws IOException {
        try (DayFiles files = files()) {
            files.write(Instant.parse("2026-11-26T10:00:00Z"), "now");
            files.write(Instant.parse("2036-11-26T10:00:00Z"), "then");
            files.write(Instant.parse("2026-11-26T10:00:01Z"), "now again");
        }
        assertThat(names()).containsExactly("auto-dispatcher-2026-11-26.log", "auto-dispatcher-2036-11-26.log");
        assertThat(state.resolve("log/auto-dispatcher-2026-11-26.log")).hasContent("now\nnow again");
    }
}

package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.config.SettingsKey.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private final Problems problems = new Problems();

    @TempDir
    private Path home;

    private Settings load(String text) throws IOException {
        Files.writeString(home.resolve("dispatcher.cfg"), text);
        return Settings.load(home, problems);
    }

    @Test
    void without_a_file_every_default_counts() {
        Settings settings = Settings.load(home, problems);
        assertThat(settings.environment()).isEmpty();
        assertThat(settings.language()).isEqualTo("auto");
        assertThat(settings.timeZone()).isEqualTo(ZoneId.systemDefault());
        assertThat(settings.limits()).isEqualTo(new Settings.Limits(20, 20L << 30, 2L << 30, Optional.empty()));
        assertThat(settings.accounts()).isEqualTo(new Settings.Accounts(List.of(), List.of(), List.of()));
        assertThat(settings.keep()).isEqualTo(new Settings.Keep(Duration.ofSeconds(60), Duration.ofDays(30), Duration.ofDays(365), Duration.ofDays(180)));
        assertThat(problems.all()).isEmpty();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void what_is_set_counts() throws IOException {
        Settings settings = load(
                """
                [dispatcher]
                environment = production
                language = ZH
                time_zone = Asia/Shanghai
                parallel = 5
                max_size = 1GiB
                min_free = 10MB
                bandwidth = 10MiB/s
                viewers = ann, bob
                operators = carol
                keep_spool = 1d
                keep_output = 2d
                keep_log = 30d
                """);
        assertThat(settings).isEqualTo(new Settings(
                Optional.of("production"), "zh", ZoneId.of("Asia/Shanghai"), List.of(), new Settings.Limits(5, 1 << 30, 10_000_000, Optional.of(10L << 20)),
                new Settings.Accounts(List.of("ann", "bob"), List.of("carol"), List.of()),
                Optional.empty(), new Settings.Keep(Duration.ofSeconds(60), Duration.ofDays(1), Duration.ofDays(2), Duration.ofDays(30)),
                settings.sources(), settings.listening(), Notifying.NOBODY));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void every_key_is_read() throws IOException {
        Settings settings = load(
                """
                [DEFAULT]
                base = /srv
                scan_every = 5m
                [dispatcher]
                listen = [::1]:8787
                keep_open = 60s
                freeze = 2026-09-28/2026-10-08, 2026-12-31T18:00/2027-01-01T08:00
                reason_pattern = CHG[0-9]+
                [incoming main]
                path = %(base)s/in
                complete_when = ready
                ready_suffix = .ok
                [repository apps]
                path = %(base)s/apps.git
                kind = git
                [notify ops]
                kind = command
                command = /bin/true
                """);
        assertThat(Told.by(problems)).isEmpty();
        assertThat(settings.reasons()).hasValueSatisfying(pattern -> {
            assertThat(pattern.matches("CHG1234567")).isTrue();
            assertThat(pattern.matches("CHG1 and more")).isFalse();
            assertThat(pattern.matches("for CHG1")).isFalse();
            assertThat(pattern.matches("")).isFalse();
        });
    }

    @Test
    void a_freeze_is_meant_in_the_time_zone_of_the_file() throws IOException {
        Settings settings = load("[dispatcher]\nfreeze = 2026-09-28/2026-10-08\ntime_zone = Asia/Shanghai\n");
        assertThat(settings.freezes()).extracting(Freeze::end).containsExactly(Instant.parse("2026-10-08T16:00:00Z"));
        assertThat(load("").freezes()).isEmpty();
    }

    @Test
    void the_end_of_all_time_is_no_end_of_a_period() throws IOException {
        load("[dispatcher]\nfreeze = 2026-01-01/+999999999-12-31\n");
        assertThat(Told.by(problems)).containsExactly("2 value.period");
    }

    @Test
    void everything_wrong_is_told_at_once_and_defaults_stand_in() throws IOException {
        Settings settings = load(
                """
                [dispatcher]
                paralel = 5
                parallel = many
                colour = red
                time_zone = Asia/Beijing
                min_free =
                listen = 8787
                freeze = 2026-10-08/2026-09-28
                reason_pattern = (
                tls_key = /etc/key.pem
                [incomming main]
                path = x
                [incoming]
                [incoming a]
                quiet = soon
                [repository r]
                kind = cvs
                [notify n]
                kind = webhook
                [printer]
                """);
        assertThat(Told.by(problems))
                .containsExactly(
                        "2 settings.unknown-key.near", "3 value.at-least-one", "4 settings.unknown-key", "5 value.zone.near", "6 value.empty",
                        "7 value.address", "8 value.period", "9 value.pattern", "10 settings.key-missing",
                        "11 settings.unknown-section.near", "13 settings.section-unnamed", "14 settings.key-missing", "15 value.duration",
                        "16 settings.key-missing", "17 value.choice", "18 settings.key-missing", "20 settings.unknown-section");
        assertThat(settings.limits()).isEqualTo(new Settings.Limits(20, 20L << 30, 2L << 30, Optional.empty()));
        assertThat(settings.timeZone()).isEqualTo(ZoneId.systemDefault());
    }

    @Test
    void a_wrong_default_is_told_once() throws IOException {
        load("[DEFAULT]\nquiet = soon\n[incoming a]\npath = a\n[incoming b]\npath = b\n");
        assertThat(Told.by(problems)).containsExactly("2 value.duration");
    }

    @Test
    void every_default_is_a_right_value() {
        assertThat(Stream.of(Kind.values()).flatMap(kind -> kind.keys().values().stream()).filter(key -> !key.standard().isEmpty()))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(key.parser().parse(key.standard())).isNotNull());
    }

    @Test
    void a_file_that_everybody_can_write_is_refused() throws IOException {
        Path file = Files.writeString(home.resolve("dispatcher.cfg"), "[dispatcher]\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        Settings.load(home, problems);
        assertThat(Told.by(problems)).containsExactly("0 file.writable");
        assertThat(problems.anyError()).isTrue();
    }

    @Test
    void a_folder_in_its_place_and_a_link_to_nowhere_are_told() throws IOException {
        Path file = Files.createDirectory(home.resolve("dispatcher.cfg"));
        Settings.load(home, problems);
        Files.delete(file);
        Files.createSymbolicLink(file, home.resolve("nowhere"));
        Settings.load(home, problems);
        assertThat(Told.by(problems)).containsExactly("0 file.directory", "0 file.missing");
    }
}

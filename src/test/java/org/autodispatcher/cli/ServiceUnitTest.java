package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceUnitTest {
    private static final Path UNIT = Path.of("packaging/auto-dispatcher@.service");

    @TempDir
    private Path dir;

    private record Ran(int status, String said) {}

    private static Ran run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.onExit().join().exitValue(), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv/dispatcher", "/", "/srv/a b-c/.x/支付", "/.hidden/x", "/a//b/", "/x%i\\y\"$z", "/tmp/A.B:c_1"})
    @Needs("systemd-escape")
    void the_instance_is_named_as_systemd_names_it(String path) throws IOException {
        assertThat(ServiceUnit.escaped(path)).isEqualTo(run("systemd-escape", "--path", path).said().strip());
    }

    @Test
    @Needs("systemd-analyze")
    void systemd_understands_the_unit_that_init_writes_for_a_home_with_blanks_in_its_name() throws IOException {
        Path home = dir.resolve("my home");
        Path units = dir.resolve("units");
        Said said = Said.by(Locale.ENGLISH, "init", "--home", home.toString(), "--unit=" + units);
        assertThat(said.status()).as(said.err()).isZero();
        String service = "auto-dispatcher@" + ServiceUnit.escaped(home.toString()) + ".service";
        assertThat(said.out()).contains("sudo systemctl enable --now '" + service + "'", "sudo cp -r " + units + "/. /etc/systemd/system/");
        assertThat(Files.readString(units.resolve(service + ".d/account.conf"))).contains("User=" + System.getProperty("user.name") + "\n");
        Path program = Files.createFile(dir.resolve("program"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path unit = units.resolve("auto-dispatcher@.service");
        Files.writeString(unit, Files.readString(unit).replaceAll("(?m)^ExecStart=(\"[^\"]*\"|\\S+)", Matcher.quoteReplacement("ExecStart=" + program)));
        assertThat(run("systemd-analyze", "verify", "--man=no", units.resolve(service).toString())).isEqualTo(new Ran(0, ""));
    }

    @Test
    @Needs(value = "systemd-analyze", root = "the home belongs to another account", accounts = "ad-daemon")
    void it_runs_as_the_owner_of_the_home_whoever_writes_it() throws IOException {
        Path home = Files.createDirectory(dir.resolve("home"));
        Folders.give(home, "ad-daemon");
        Path units = dir.resolve("units");
        Said.by(Locale.ENGLISH, "init", "--home", home.toString(), "--unit=" + units);
        assertThat(units.resolve("auto-dispatcher@" + ServiceUnit.escaped(home.toString()) + ".service.d/account.conf"))
                .hasContent("[Service]\nUser=ad-daemon\nGroup=ad-daemon\n");
    }

    @Test
    void units_that_are_there_are_left_as_they_are() throws IOException {
        Path units = Files.createDirectory(dir.resolve("units"));
        Path mine = Files.writeString(units.resolve("auto-dispatcher@.service"), "mine");
        Said said = Said.by(Locale.ENGLISH, "init", "--home", dir.resolve("home").toString(), "--unit=" + units);
        assertThat(said.out()).contains("there already, left as it is: " + mine);
        assertThat(mine).hasContent("mine");
    }

    @Test
    @Needs("systemd-analyze")
    void it_gives_the_daemon_little_to_do_harm_with() throws IOException {
        String said = run("systemd-analyze", "security", "--offline=yes", "--no-pager", UNIT.toAbsolutePath().toString()).said();
        Matcher level = Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)").matcher(said);
        assertThat(level.find()).as(said).isTrue();
        assertThat(Double.parseDouble(level.group(1))).isLessThan(2.0);
    }

    @Test
    void its_capabilities_are_those_for_leases_alone_and_the_jvm_may_write_code() throws IOException {
        List<String> lines = Files.readAllLines(UNIT);
        assertThat(lines).contains(
                "CapabilityBoundingSet=CAP_LEASE", "AmbientCapabilities=CAP_LEASE", "NoNewPrivileges=yes", "ProtectSystem=strict",
                "PrivateTmp=yes", "SystemCallFilter=@system-service", "LimitCORE=0", "Restart=on-failure", "Type=notify");
        assertThat(lines).noneMatch(line -> line.startsWith("MemoryDenyWriteExecute"));
    }

    /** A command may own the home for hours: however often the daemon could not start meanwhile, it is started again. */
    @Test
    void systemd_never_gives_up_starting_it() throws IOException {
        assertThat(Files.readAllLines(UNIT)).contains("StartLimitIntervalSec=0", "RestartSec=10").noneMatch(line -> line.startsWith("StartLimitBurst"));
    }

    @Test
    void systemd_waits_longer_for_its_end_than_it_takes() throws IOException {
        Matcher seconds = Pattern.compile("(?m)^TimeoutStopSec=(\\d+)$").matcher(Files.readString(UNIT));
        assertThat(seconds.find()).isTrue();
        assertThat(Long.parseLong(seconds.group(1))).isGreaterThan(org.autodispatcher.daemon.Daemon.WITHIN.toSeconds());
    }
}

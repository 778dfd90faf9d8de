package org.autodispatcher.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Needs(value = {"unshare", "nsenter"}, accounts = TestAccounts.TARGET, root = "a machine of its own is made of namespaces")
class MachineTest {
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    @TempDir
    Path dir;

    @Test
    void it_has_its_own_name_home_and_disks() throws Exception {
        try (Machine machine = Machine.in(dir.resolve("one"), "first")) {
            assertThat(machine.run("hostname")).isEqualTo("first\n");
            assertThat(SshKeys.run(List.of("hostname"))).isNotEqualTo("first\n");
            machine.run("touch", "/home/ad-target/seen");
            assertThat(machine.home().resolve("seen")).exists();
            machine.run("mkdir", "/home/ad-target/small");
            machine.disk("/home/ad-target/small", "64k");
            machine.run("touch", "/home/ad-target/small/inside");
            assertThat(machine.home().resolve("small")).isEmptyDirectory();
            assertThat(machine.seen("/home/ad-target/small/inside")).exists();
        }
    }

    @Test
    void after_a_power_failure_it_comes_up_with_another_boot_id_and_nothing_runs_any_more() throws Exception {
        try (Machine machine = Machine.in(dir.resolve("one"), "first")) {
            String before = machine.run("cat", BOOT_ID);
            String pid = machine.run("sh", "-c", "sleep 600 >/dev/null 2>&1 & cat /proc/$!/stat >/dev/null && echo $!");
            ProcessHandle left = ProcessHandle.allProcesses()
                    .filter(process -> process.info().arguments().map(List::of).orElse(List.of()).equals(List.of("600")))
                    .filter(process -> nested(process, pid.strip()))
                    .findFirst()
                    .orElseThrow();
            machine.powerOff();
            left.onExit().join();
            machine.boot();
            assertThat(machine.run("cat", BOOT_ID)).isNotEqualTo(before).isNotEqualTo(Files.readString(Path.of(BOOT_ID)));
        }
    }

    @Test
    void two_can_share_a_home() throws Exception {
        try (Machine first = Machine.in(dir.resolve("one"), "first");
                Machine second = Machine.sharing(first, dir.resolve("two"), "second")) {
            first.run("touch", "/home/ad-target/ours");
            assertThat(second.run("ls", "/home/ad-target")).isEqualTo("ours\n");
            assertThat(second.run("hostname")).isEqualTo("second\n");
            assertThat(second.run("cat", BOOT_ID)).isNotEqualTo(first.run("cat", BOOT_ID));
        }
    }

    /** Whether a process of ours is the one with this id in its own namespace: see NSpid in proc(5). */
    private static boolean nested(ProcessHandle process, String pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .anyMatch(line -> line.startsWith("NSpid:") && line.endsWith("\t" + pid));
        } catch (java.io.IOException e) {
            return false; // it has ended meanwhile
        }
    }
}

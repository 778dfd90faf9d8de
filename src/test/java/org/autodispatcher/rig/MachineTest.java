package org.autodispatcher.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Needs(value = {"unshare", "nsenter"}, root = "a machine of its own is made of namespaces")
class MachineTest {
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    @TempDir
    Path dir;

    @Test
    void it_has_its_own_name_and_disks() throws Exception {
        Path folder = Files.createDirectory(dir.resolve("folder"));
        try (Machine machine = Machine.in(dir.resolve("one"), "first")) {
            assertThat(machine.run("hostname")).isEqualTo("first\n");
            assertThat(SshKeys.run(List.of("hostname"))).isNotEqualTo("first\n");
            machine.disk(folder, "64k");
            machine.run("touch", folder + "/inside");
            assertThat(folder).isEmptyDirectory();
            assertThat(machine.seen(folder.resolve("inside"))).exists();
            machine.remount(folder, "ro");
            assertThatThrownBy(() -> machine.run("touch", folder + "/more")).hasMessageContaining("Read-only");
        }
    }

    @Test
    void after_a_power_failure_it_comes_up_with_another_boot_id_and_nothing_runs_any_more() throws Exception {
        try (Machine machine = Machine.in(dir.resolve("one"), "first")) {
            String before = machine.run("cat", BOOT_ID);
            String pid = machine.run("sh", "-c", "sleep 600 >/dev/null 2>&1 & until grep -q '(sleep)' /proc/$!/stat; do :; done; echo $!");
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

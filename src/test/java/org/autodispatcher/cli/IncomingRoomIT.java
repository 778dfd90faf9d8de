package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.faults.Site;
import org.autodispatcher.rig.Machine;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Packages for which there is no room on the disk, or never would be in memory. */
@Needs(
        value = {"sshd", "setpriv", "cp", "mv", "zip", "bash", "nsenter", "mount", "truncate"},
        accounts = {"ad-daemon", "ad-dropper", "ad-target"},
        root = "it works as three accounts, and starts a server that logs in one of them")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IncomingRoomIT extends ThreeAccounts {
    private static final long HUGE = 1L << 30;
    /** What a package of any size may cost, in KiB. */
    private static final long LITTLE = 100 << 10;

    /** The most memory that a process ever had, in KiB. */
    private static long peak(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_huge_package_takes_no_more_memory_than_a_small_one() throws Exception {
        BufferedReader out = daemon(withLease());
        heard(out, "are watched");
        drops("cp whole.zip $IN/.small; mv $IN/.small $IN/small.bin");
        answered("small.bin.held");
        long before = peak(started.getFirst());
        drops("truncate --size=" + HUGE + " $IN/.huge; mv $IN/.huge $IN/huge.bin");
        answered("huge.bin.held");
        assertThat(Files.readString(incoming.resolve("huge.bin.held"))).startsWith("held no-route ");
        assertThat(peak(started.getFirst()) - before).isLessThan(LITTLE);
    }

    @Test
    void while_there_is_no_room_for_what_is_known_nothing_is_lost_and_it_goes_on_when_there_is() throws Exception {
        try (Machine machine = Machine.in(dir.resolve("machine"), "here")) {
            Path state = home.path().resolve("state");
            Path known = dir.resolve("known_hosts");
            Files.copy(state.resolve("known_hosts"), known);
            machine.disk(state, "24m");
            machine.run("sh", "-c", "cp " + known + " " + state + "; chown -R " + TestHome.OWNER + ": " + state + "; chmod 700 " + state);
            Program here = withLease().on(machine);
            BufferedReader out = daemon(here);
            heard(out, "are watched");
            drops("cp whole.zip $IN/pay-1");
            answered("pay-1.done");
            machine.run("sh", "-c", "cat /dev/zero >" + state + "/filler 2>/dev/null; test -s " + state + "/filler");
            drops("cp whole.zip $IN/.pay; mv $IN/.pay $IN/pay-2; cp noise $IN/pay-3; cp whole.zip $IN/pay-4; echo 5 >$IN/$'pay-\\xe4'; : >$IN/pay-6");
            Site.await("all are told to wait", () -> {
                String status = here.run("status", "--home", home.path()).out();
                return List.of("pay-2  ", "pay-3  ", "pay-4  ", "pay-6  ").stream().allMatch(status::contains);
            });
            drops("rm $IN/pay-4; cp whole.zip $IN/pay-7");
            machine.run("rm", state + "/filler");
            for (String name : List.of("pay-2.done", "pay-3.done", "pay-7.done", "pay-6.held")) {
                answered(name);
            }
            assertThat(Files.readAllLines(inbox.resolve("upgraded"))).containsExactlyInAnyOrder("1", "2", "3", "7");
            String history = here.run("history", "--home", home.path()).out();
            assertThat(history.lines().filter(line -> line.contains("pay-"))).hasSize(6);
            assertThat(here.run("status", "--home", home.path()).out()).doesNotContain("spool-full");
        }
    }
}

package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.ssh.ScriptedShell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes as a target's own tools list them. */
@Timeout(300)
class ProcessTreeTest {
    @Test
    void a_shell_whose_text_speaks_of_dead_processes_is_alive() throws Exception {
        String text = ProcessTree.FUNCTIONS + ": 'ends like a dead one <defunct>'\nread x # <defunct> and on\n";
        Process shell = new ProcessBuilder("/bin/sh", "-c", text).start();
        try {
            assertThat(stop(shell.pid())).isEqualTo("found\ngone\n");
            assertThat(shell.waitFor()).isNotZero();
        } finally {
            shell.destroyForcibly();
        }
    }

    @Test
    void one_that_is_dead_and_not_yet_looked_after_is_none() throws Exception {
        // its child ends at once, and is looked after by nobody: the shell has become a program that knows nothing of it
        Process parent = new ProcessBuilder("/bin/sh", "-c", "sh -c 'echo $$' & exec cat").start();
        try {
            long child = Long.parseLong(parent.inputReader().readLine());
            ProcessHandle.of(child).ifPresent(dying -> {
                while (!stat(child).contains(") Z ")) {
                    Thread.onSpinWait();
                }
            });
            assertThat(stop(child)).isEqualTo("absent\n");
            assertThat(parent.isAlive()).isTrue();
        } finally {
            parent.destroyForcibly();
        }
    }

    private static String stat(long pid) {
        try {
            return java.nio.file.Files.readString(java.nio.file.Path.of("/proc/" + pid + "/stat"));
        } catch (java.io.IOException _) {
            return ") Z ";
        }
    }

    private static String stop(long pid) throws Exception {
        Answer answer = new Answer();
        ScriptedShell.of("/").run(ProcessTree.stop(pid, Duration.ofSeconds(5)), answer, Optional.empty());
        return answer.text();
    }
}

package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@org.autodispatcher.rig.Needs("python3")
class HomeLockTest {
    @TempDir
    private Path state;

    /** Tries to take the lock from another process, and says whose it is. */
    private String seenFromOutside() throws IOException {
        Process process = new ProcessBuilder(List.of("python3", "-c",
                "import fcntl,sys\nf=open(sys.argv[1],'r+')\n"
                        + "try:\n fcntl.lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB); print('free')\n"
                        + "except OSError: print('taken by '+f.read().strip())",
                state.resolve("lock").toString())).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes()).strip();
    }

    @Test
    void the_second_owner_is_told_the_process_id_of_the_first() throws IOException {
        try (HomeLock _ = HomeLock.own(state)) {
            String own = String.valueOf(ProcessHandle.current().pid());
            assertThatThrownBy(() -> HomeLock.own(state))
                    .isInstanceOfSatisfying(HomeLock.Taken.class, taken -> assertThat(taken.pid()).isEqualTo(own));
            assertThat(seenFromOutside()).isEqualTo("taken by " + own);
        }
    }

    @Test
    void asking_twice_in_one_process_does_not_lose_the_lock() throws IOException {
        Path other = Files.createSymbolicLink(state.resolveSibling(state.getFileName() + "-link"), state);
        try (HomeLock _ = HomeLock.own(state)) {
            assertThatThrownBy(() -> HomeLock.own(other)).isInstanceOf(HomeLock.Taken.class);
            assertThat(seenFromOutside()).startsWith("taken by");
        } finally {
            Files.delete(other);
        }
    }

    @Test
    void it_is_free_again_once_it_was_let_go() throws IOException {
        HomeLock.own(state).close();
        assertThat(seenFromOutside()).isEqualTo("free");
        HomeLock.own(state).close();
    }
}

package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.rig.Meanwhile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link RemoteShell} does. The shell's machine is this one. */
public abstract class RemoteShellContract {
    @TempDir
    protected Path folder;

    /** The shell; every test gets a fresh one. */
    protected abstract RemoteShell shell() throws IOException;

    private final Recorded output = new Recorded();

    private Exit run(String script) throws IOException {
        return shell().run(script, output, Optional.empty());
    }

    @Test
    void output_and_errors_come_unchanged_and_nothing_else_does() throws Exception {
        assertThat(run("echo out; echo err >&2; printf 'no end of line'")).isEqualTo(new Exit.Exited(0));
        assertThat(output.out()).isEqualTo("out\nno end of line");
        assertThat(output.err()).isEqualTo("err\n");
    }

    @Test
    void the_exit_status_is_the_scripts() throws Exception {
        assertThat(run("exit 37")).isEqualTo(new Exit.Exited(37));
        assertThat(run("false")).isEqualTo(new Exit.Exited(1));
        assertThat(run("")).isEqualTo(new Exit.Exited(0));
    }

    @Test
    void a_child_that_a_signal_ended_is_128_and_its_number() throws Exception {
        assertThat(run("/bin/sh -c 'kill -9 $$'; exit $?")).isEqualTo(new Exit.Exited(137));
    }

    @Test
    void a_script_with_an_error_in_its_grammar_fails_and_says_so() throws Exception {
        assertThat(run("echo before; if ) then")).isInstanceOfSatisfying(Exit.Exited.class, e -> assertThat(e.status()).isNotZero());
        assertThat(output.err()).isNotEmpty();
    }

    @Test
    void standard_input_is_empty() throws Exception {
        assertThat(run("cat; echo \"[$(cat)]\"; read x || echo none")).isEqualTo(new Exit.Exited(0));
        assertThat(output.out()).isEqualTo("[]\nnone\n");
    }

    @Test
    void every_character_of_a_script_arrives() throws Exception {
        String text = "' \" \\ $HOME `id` $(id) ! * ? ~ # 支付系统 丁一 é \t | & ; < > ( ) { } [ ] %s \\n";
        assertThat(run("cat <<'END'\n" + text + "\nEND\nprintf '%s' '丁'")).isEqualTo(new Exit.Exited(0));
        assertThat(output.out()).isEqualTo(text + "\n丁");
    }

    @Test
    void a_long_script_arrives_whole() throws Exception {
        StringBuilder script = new StringBuilder("n=0\n");
        for (int i = 0; i < 20_000; i++) {
            script.append("n=`expr 1 + 1`\n".repeat(i == 0 ? 1 : 0)).append(": 'some line of a very long script' ").append(i).append('\n');
        }
        assertThat(run(script + "echo $n")).isEqualTo(new Exit.Exited(0));
        assertThat(output.out()).isEqualTo("2\n");
    }

    @Test
    void much_output_comes_whole() throws Exception {
        long[] counts = new long[2];
        Exit exit = shell().run("i=0; while [ $i -lt 200 ]; do dd if=/dev/zero bs=10000 count=1 2>/dev/null; echo e >&2; i=$((i+1)); done",
                new RemoteShell.Output() {
                    @Override
                    public void out(byte[] bytes, int offset, int length) {
                        counts[0] += length;
                    }

                    @Override
                    public void err(byte[] bytes, int offset, int length) {
                        counts[1] += length;
                    }
                }, Optional.empty());
        assertThat(exit).isEqualTo(new Exit.Exited(0));
        assertThat(counts).containsExactly(2_000_000, 400);
    }

    @Test
    void output_comes_while_the_script_runs() throws Exception {
        Path gate = folder.resolve("gate");
        run("mkdir -p '" + gate.getParent() + "'");
        RemoteShell shell = shell();
        CompletableFuture<Exit> end = Meanwhile.doing(() -> shell.run(
                "echo waiting; mkfifo -m 666 '" + gate + "'; echo gate; read x <'" + gate + "'; echo done", output, Optional.empty()));
        output.awaitOut("gate");
        assertThat(end).isNotDone();
        java.nio.file.Files.writeString(gate, "go\n");
        assertThat(end.get()).isEqualTo(new Exit.Exited(0));
        assertThat(output.out()).isEqualTo("waiting\ngate\ndone\n");
    }

    @Test
    void a_process_left_behind_does_not_keep_it_waiting() throws Exception {
        assertThat(run("sleep 600 & echo $!; exit 3")).isEqualTo(new Exit.Exited(3));
        ProcessHandle left = ProcessHandle.of(Long.parseLong(output.out().strip())).orElseThrow();
        assertThat(left.isAlive()).isTrue();
        left.destroyForcibly();
        left.onExit().join();
    }

    @Test
    void a_time_limit_ends_the_waiting() throws Exception {
        assertThat(shell().run("sleep 600 & echo $!; wait", output, Optional.of(Duration.ofSeconds(3)))).isEqualTo(new Exit.TimedOut());
        ProcessHandle.of(Long.parseLong(output.out().strip())).ifPresent(ProcessHandle::destroyForcibly);
    }
}

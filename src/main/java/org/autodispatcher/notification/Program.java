package org.autodispatcher.notification;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.config.Channel.Way;
import tools.jackson.databind.json.JsonMapper;

/**
 * A program of this machine that is told: an argument list without a shell, the message as JSON on its input, what it writes thrown away,
 * killed with all it started when its time is over. It has to end with status 0.
 */
final class Program {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Way.Command command;

    Program(Way.Command command) {
        this.command = command;
    }

    void send(Message message) throws FailureException {
        Process process = start();
        try {
            byte[] input = MAPPER.writeValueAsBytes(message.object());
            Thread.ofVirtual().start(() -> write(process.getOutputStream(), input)); // it may read nothing of it
            if (!process.waitFor(command.limit().toNanos(), TimeUnit.NANOSECONDS)) {
                throw failure("command-late").with("seconds", command.limit().toSeconds()).exception();
            }
            if (process.exitValue() != 0) {
                throw failure("command-status").with("status", process.exitValue()).exception();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("command-late").with("seconds", command.limit().toSeconds()).exception(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start() throws FailureException {
        try {
            return new ProcessBuilder(command.words()).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
        } catch (IOException e) {
            throw failure("command-missing").exception(e);
        }
    }

    private static void write(OutputStream out, byte[] input) {
        try (out) {
            out.write(input);
        } catch (IOException e) {
            // it did not want all of it: its status says what it makes of that
        }
    }

    /** Only the program is named: arguments are not ours to show. */
    private Failure failure(String variant) {
        String program = command.words().getFirst();
        return new Failure(Reason.NOT_TOLD, Reason.NOT_TOLD.code() + "." + variant, java.util.Map.of(
                "command", program, "command_word", ShellQuote.word(program)));
    }
}

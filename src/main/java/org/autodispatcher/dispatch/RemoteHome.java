package org.autodispatcher.dispatch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;

/** Where the account that SSH logs in to is at home. */
final class RemoteHome {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private RemoteHome() {}

    /** The absolute path of its home, without a slash at the end. */
    static String of(RemoteShell shell) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        Exit exit = shell.ask("printf %s \"${HOME%/}\"", new RemoteShell.Output() {
            @Override
            public void out(byte[] bytes, int offset, int length) {
                answer.write(bytes, offset, length);
            }

            @Override
            public void err(byte[] bytes, int offset, int length) {
                // a shell without HOME says so by its empty answer
            }
        }, Optional.of(LIMIT));
        if (!(exit instanceof Exit.Exited(int status)) || status != 0) {
            throw Failure.of(Reason.CONNECTION_LOST, "io").with("detail", exit).exception();
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}

package org.autodispatcher.delivery.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.delivery.SshLogin;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.rig.Machine;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account whose home is not there: sshd lets it in all the same, in {@code /}. */
@Needs(value = {"sshd", "sftp-server", "unshare"}, root = "hides the homes of a machine", accounts = TestAccounts.TARGET)
class MissingHomeTest {
    @TempDir
    private Path dir;

    @Test
    void is_told_instead_of_putting_packages_below_the_root() throws Exception {
        try (Machine machine = Machine.in(dir.resolve("machine"), "homeless")) {
            machine.disk(Path.of("/home"), "1m");
            try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).on(machine).start();
                    Transport transport = SshLogin.of(server).open(SftpTransport::new)) {
                Failure failure = catchThrowableOfType(FailureException.class, () -> transport.directory("~/newcx/")).failure();
                assertThat(failure).isEqualTo(Failure.of(Reason.PATH_REFUSED, "no-home").with("path", "/home/" + TestAccounts.TARGET));
                assertThat(transport.directory("/tmp")).isEqualTo("/tmp");
                assertThat(machine.seen(Path.of("/newcx"))).doesNotExist();
            }
        }
    }
}

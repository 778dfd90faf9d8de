package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the summary of {@code dispatch} says where a route is content with less. */
@Needs(
        value = {"sshd", "setpriv"},
        accounts = {"ad-daemon", "ad-target"},
        root = "it starts a server that logs in another account, and the program as an ordinary one")
class WeakerSummaryIT {
    @TempDir
    Path dir;

    private final Account account = new Account(TestAccounts.TARGET);
    private OpenSsh server;
    private TestHome home;
    private Path inbox;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen("127.0.0.44").start();
        inbox = account.folder(account.home().resolve("ad-weaker-" + ProcessHandle.current().pid() + "-" + dir.getFileName()));
        home = TestHome.in(dir, """
                [DEFAULT]
                host = 127.0.0.44:%d
                login = ad-target
                password = %s
                dest_dir = %s
                run_dir = %3$s/.runs
                [usual]
                verify = sha256-only
                mode = 0640
                [direct]
                place = direct
                [size]
                verify = size
                upgrade_command = cat {file}
                """.formatted(server.port(), TestAccounts.TARGET_PASSWORD.reveal(), inbox));
        home.trusts(server.knownHostsLines());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        account.close();
    }

    private String summary(String name) throws IOException {
        Program.Result result = Program.as("ad-daemon").run("dispatch", "--quiet", "--home", home.path(), home.file(name, "the bytes"));
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(inbox.resolve(name)).hasContent("the bytes");
        return result.out();
    }

    @Test
    void a_route_that_asks_for_all_gets_all() throws IOException {
        assertThat(summary("usual-1")).contains("verified: sha256").doesNotContain("size", "not replaced in one step");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inbox.resolve("usual-1")))).isEqualTo("rw-r-----");
    }

    @Test
    void a_file_that_is_sent_under_its_final_name_is_said_to_be() throws IOException {
        assertThat(summary("direct-1")).contains("verified: sha256", "not replaced in one step");
    }

    @Test
    void a_size_alone_is_said_where_the_upgrade_ran_on_it() throws IOException {
        assertThat(summary("size-1")).contains("upgraded", "verified: size").doesNotContain("sha256");
    }
}

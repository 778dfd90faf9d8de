package org.autodispatcher.delivery.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.List;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.ftp.FtpEndpoint.DataMode;
import org.autodispatcher.delivery.ftp.FtpEndpoint.Tls;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.rig.ScriptedServer;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that fall silent, do not end, lie or attack. */
class HostileFtpTest {
    private static final TimeLimits SOON =
            new TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** Impatient only once it is logged in. */
    private static final TimeLimits LATER =
            new TimeLimits(TimeLimits.DEFAULT.connect(), TimeLimits.DEFAULT.login(), Duration.ofSeconds(1), TimeLimits.DEFAULT.keepAlive());

    @ParameterizedTest
    @ValueSource(strings = {"(greeting)", "USER", "PASS", "TYPE"})
    void silence_during_the_login_ends_at_its_limit(String phase) throws IOException {
        try (FakeFtp server = new FakeFtp().answering(phase, FakeFtp.SILENCE)) {
            assertThat(Refused.of(server.login(SOON)::open).wording()).startsWith("no-progress");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PWD", "SYST", "FEAT"})
    void silence_after_the_login_ends_too(String phase) throws IOException {
        try (FakeFtp server = new FakeFtp().answering(phase, FakeFtp.SILENCE)) {
            assertThat(Refused.of(server.login(SOON)::open).wording()).startsWith("no-progress");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"USER", "PASS", "TYPE", "PWD"})
    void a_server_that_hangs_up_is_told_from_one_that_refuses(String phase) throws IOException {
        try (FakeFtp server = new FakeFtp().answering(phase, FakeFtp.HANG_UP)) {
            assertThat(Refused.of(server.login(TimeLimits.DEFAULT)::open).wording()).isEqualTo("connection-lost.io");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "23", "230", "230 wel", "5", "53", "530 not yo", "500 OO", "421 t", "230-many\r\nwords"})
    void a_reply_that_is_cut_off_is_none(String before) throws IOException {
        for (String phase : List.of("USER", "PASS", "TYPE", "PWD")) {
            try (FakeFtp server = new FakeFtp().answering(phase, FakeFtp.CUT + before)) {
                assertThat(Refused.of(server.login(TimeLimits.DEFAULT)::open).reason()).as(phase).isEqualTo(Reason.CONNECTION_LOST);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(greeting)", "USER", "PASS", "TYPE", "PWD"})
    void a_vsftpd_that_dies_in_the_login_has_refused_nothing(String phase) throws IOException {
        try (FakeFtp server = new FakeFtp().answering(phase, "500 OOPS: priv_sock_get_result")) {
            Failure failure = Refused.of(server.login(TimeLimits.DEFAULT)::open);
            assertThat(failure.wording()).isEqualTo("connection-lost.by-server");
            assertThat(failure.values()).containsEntry("reply", "500 OOPS: priv_sock_get_result");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RNFR", "RNTO"})
    void a_vsftpd_that_dies_is_not_one_that_cannot_rename(String phase) throws IOException {
        try (FakeFtp server = new FakeFtp().answering("RNFR", "350 go on").answering(phase, "500 OOPS: child died");
                FtpTransport transport = server.login(TimeLimits.DEFAULT).open()) {
            assertThat(Refused.of(() -> transport.rename("/a", "/b")).wording()).isEqualTo("connection-lost.by-server");
        }
    }

    @Test
    void a_server_that_is_too_busy_is_told_with_its_word() throws IOException {
        try (FakeFtp server = new FakeFtp().answering("(greeting)", "421 too many connections")) {
            Failure failure = Refused.of(server.login(TimeLimits.DEFAULT)::open);
            assertThat(failure.wording()).isEqualTo("connection-lost.by-server");
            assertThat(failure.values()).containsEntry("reply", "421 too many connections");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"530 no such password: %s", "530-you said %s\r\n530 no", "421 go away, %s"})
    void a_password_that_the_server_repeats_is_not_passed_on(String reply) throws IOException {
        String password = TestAccounts.TARGET_PASSWORD.reveal();
        try (FakeFtp server = new FakeFtp().answering("PASS", reply.formatted(password))) {
            assertThat(Refused.of(server.login(TimeLimits.DEFAULT)::open).values().get("reply"))
                    .contains("(secret)").doesNotContain(password);
        }
    }

    @Test
    void a_greeting_without_an_end_is_ended() throws IOException {
        byte[] line = "220-more and more\r\n".getBytes(StandardCharsets.UTF_8);
        try (ScriptedServer server = new ScriptedServer(connection -> {
            while (true) {
                connection.getOutputStream().write(line);
            }
        })) {
            FtpLogins login = FtpLogins.plain(server.host(), server.port(), TimeLimits.DEFAULT);
            assertThat(Refused.of(login::open).values().get("detail")).startsWith("a reply of more than");
        }
    }

    @Test
    void another_protocol_is_not_taken_for_ftp() throws IOException {
        try (FakeFtp server = new FakeFtp().answering("(greeting)", "SSH-2.0-OpenSSH_9.2")) {
            assertThat(Refused.of(server.login(TimeLimits.DEFAULT)::open).wording()).isEqualTo("protocol-missing.not-ftp");
        }
    }

    @Test
    void clear_text_slipped_in_before_the_encryption_is_noticed() throws IOException {
        try (FakeFtp server = new FakeFtp().answering("AUTH", "234 go on\r\n230 you are logged in")) {
            FtpLogins login = server.login(TimeLimits.DEFAULT).with(Tls.REQUIRED);
            assertThat(Refused.of(login::open).wording()).isEqualTo("server-refused.injected");
            assertThat(server.commands()).doesNotContain("USER", "PASS");
        }
    }

    @Test
    void a_path_cannot_carry_a_second_command() throws IOException {
        try (FakeFtp server = new FakeFtp(); FtpTransport transport = server.login(TimeLimits.DEFAULT).open()) {
            for (String path : new String[] {"/a\r\nDELE /b", "/a\nDELE /b", "/a\u0000b"}) {
                assertThat(Refused.of(() -> transport.remove(path)).wording()).isEqualTo("path-refused.control");
            }
            assertThat(server.commands()).doesNotContain("DELE");
        }
    }

    @Test
    void the_address_in_a_passive_reply_is_ignored() throws IOException {
        try (ServerSocket data = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<byte[]> received = Meanwhile.doing(() -> {
                try (Socket socket = data.accept()) {
                    return socket.getInputStream().readAllBytes();
                }
            });
            String elsewhere = "227 (10,255,255,1," + data.getLocalPort() / 256 + "," + data.getLocalPort() % 256 + ")";
            try (FakeFtp server = new FakeFtp().answering("PASV", elsewhere).answering("STOR", "150 send\r\n226 done");
                    FtpTransport transport = server.login(TimeLimits.DEFAULT).open()) {
                transport.write("/f", Channels.newChannel(new ByteArrayInputStream(new byte[] {1, 2, 3})), 0, 3, _ -> {});
                assertThat(received.join()).containsExactly(1, 2, 3);
                assertThat(server.commands()).containsSubsequence("EPSV", "PASV", "STOR");
            }
        }
    }

    @Test
    void a_data_connection_that_nobody_makes_ends_at_the_limit() throws IOException {
        try (FakeFtp server = new FakeFtp().answering("PORT", "200 ok").answering("STOR", "150 send");
                FtpTransport transport = server.login(LATER).with(new DataMode.Active(0, 0)).open()) {
            Failure failure = Refused.of(() -> transport.write("/f", Channels.newChannel(new ByteArrayInputStream(new byte[1])), 0, 1, _ -> {}));
            assertThat(failure.wording()).startsWith("no-progress");
        }
    }

    @Test
    void a_server_that_takes_no_bytes_is_given_up() throws IOException {
        try (ServerSocket data = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String here = "229 (|||" + data.getLocalPort() + "|)";
            try (FakeFtp server = new FakeFtp().answering("EPSV", here).answering("STOR", "150 send");
                    FtpTransport transport = server.login(LATER).open()) {
                byte[] more = new byte[50_000_000]; // than any buffer on the way holds
                Failure failure = Refused.of(() -> transport.write("/f", Channels.newChannel(new ByteArrayInputStream(more)), 0, more.length, _ -> {}));
                assertThat(failure.wording()).isEqualTo("no-progress.transfer");
            }
        }
    }
}

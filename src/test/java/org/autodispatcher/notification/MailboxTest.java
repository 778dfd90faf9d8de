package org.autodispatcher.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.Channel;
import org.autodispatcher.config.Notifying;
import org.autodispatcher.config.Notifying.MailLogin;
import org.autodispatcher.config.Notifying.MailServer;
import org.autodispatcher.config.Notifying.Tls;
import org.autodispatcher.rig.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mail, handed to a real server: in clear text, with STARTTLS, with TLS, with a login, and to none that proves to be itself. */
@Timeout(120)
class MailboxTest {
    private static final String PASSWORD = "canary-5f1d";

    @TempDir
    Path dir;

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private Path passwordFile(String password) throws IOException {
        Path file = Files.writeString(dir.resolve("password"), password + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void send(int port, Tls tls, Optional<MailLogin> login, Optional<Path> authorities) throws FailureException {
        send(new Notifying(List.of(), Optional.of(new MailServer("127.0.0.1", port, tls, login, "dispatcher@bank.example")), authorities));
    }

    private static void send(Notifying notifying) throws FailureException {
        Channel channel = new Channel(
                "ops", new Channel.Way.Mail(List.of("ops@bank.example", "{submitter}@bank.example")), Channel.Hears.USUAL, Channel.Habits.USUAL);
        new Messenger(() -> notifying, InstantSource.fixed(Instant.parse("2026-11-28T10:00:00Z"))).send(channel, Messages.of("01234567.12.9.abcd"));
    }

    private int port() {
        return server.getSmtp().getPort();
    }

    private TestAuthority authority() throws IOException {
        return TestAuthority.in(dir.resolve("authority"));
    }

    private Optional<Path> pem() {
        return Optional.of(dir.resolve("authority/ca.pem"));
    }

    @Test
    void a_mail_reaches_everybody_with_its_event_as_message_id_and_header() throws Exception {
        send(port(), Tls.NONE, Optional.empty(), Optional.empty());
        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails).hasSize(2);
        MimeMessage mail = mails[0];
        assertThat(mail.getMessageID()).isEqualTo("<01234567.12.9.abcd@auto-dispatcher>");
        assertThat(mail.getHeader("X-Auto-Dispatcher-Event")).containsExactly("01234567.12.9.abcd");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getSubject()).isEqualTo("[生产] payments-2.4.1.tar.gz has failed (dispatch 12)");
        assertThat((String) mail.getContent()).contains("targets: 3 upgraded, 1 failed");
        assertThat(GreenMailUtil.getAddressList(mail.getAllRecipients())).contains("ops@bank.example", "ann@bank.example");
        assertThat(GreenMailUtil.getAddressList(mail.getFrom())).isEqualTo("dispatcher@bank.example");
    }

    @Test
    void with_starttls_nothing_is_said_before_the_server_has_proved_to_be_itself() throws Exception {
        server.setUser("dispatcher", PASSWORD);
        TestAuthority authority = authority();
        try (TlsFront front = new TlsFront(authority.context(authority.issue("mail", "IP:127.0.0.1")), port(), true)) {
            send(front.port(), Tls.STARTTLS, Optional.of(new MailLogin("dispatcher", passwordFile(PASSWORD))), pem());
            assertThat(server.getReceivedMessages()).hasSize(2);
            assertThat(front.clear).last().isEqualTo("STARTTLS");
            assertThat(front.clear.toString()).doesNotContain("AUTH", "MAIL");
        }
    }

    @Test
    void with_tls_it_is_spoken_from_the_first_byte() throws Exception {
        TestAuthority authority = authority();
        try (TlsFront front = new TlsFront(authority.context(authority.issue("mail", "IP:127.0.0.1")), port(), false)) {
            send(front.port(), Tls.TLS, Optional.empty(), pem());
            assertThat(server.getReceivedMessages()).hasSize(2);
        }
    }

    @Test
    void a_server_that_nobody_vouches_for_or_that_has_another_name_gets_nothing() throws Exception {
        TestAuthority authority = authority();
        for (boolean starttls : new boolean[] {true, false}) {
            Tls tls = starttls ? Tls.STARTTLS : Tls.TLS;
            try (TlsFront front = new TlsFront(authority.context(authority.issue("mail", "IP:127.0.0.1")), port(), starttls)) {
                assertThat(wording(() -> send(front.port(), tls, Optional.empty(), Optional.empty()))).isEqualTo("not-told.certificate");
            }
            try (TlsFront front = new TlsFront(authority.context(authority.issue("other", "DNS:other.example")), port(), starttls)) {
                assertThat(wording(() -> send(front.port(), tls, Optional.empty(), pem()))).startsWith("not-told.");
            }
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void a_server_without_starttls_gets_neither_password_nor_mail() throws Exception {
        server.setUser("dispatcher", PASSWORD);
        assertThat(wording(() -> send(port(), Tls.STARTTLS, Optional.of(new MailLogin("dispatcher", passwordFile(PASSWORD))), Optional.empty())))
                .isEqualTo("not-told.mail");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void a_refused_login_is_told_without_the_password() throws Exception {
        server.setUser("dispatcher", "another");
        server.getUserManager().setAuthRequired(true);
        MailLogin login = new MailLogin("dispatcher", passwordFile(PASSWORD));
        FailureException refused =
                catchThrowableOfType(FailureException.class, () -> send(port(), Tls.NONE, Optional.of(login), Optional.empty()));
        assertThat(refused.failure().wording()).isEqualTo("not-told.login-refused");
        assertThat(refused.failure().values()).containsEntry("login", "dispatcher");
        assertThat(refused.failure().toString()).doesNotContain(PASSWORD);
        server.setUser("dispatcher", PASSWORD);
        send(port(), Tls.NONE, Optional.of(login), Optional.empty());
        assertThat(server.getReceivedMessages()).hasSize(2);
    }

    @Test
    void a_password_that_others_can_read_is_not_used() throws Exception {
        Path file = Files.setPosixFilePermissions(passwordFile(PASSWORD), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(wording(() -> send(port(), Tls.NONE, Optional.of(new MailLogin("dispatcher", file)), Optional.empty())))
                .isEqualTo("secret-unreadable.permissions");
    }

    @Test
    void a_server_that_is_not_there_is_told() throws Exception {
        int port = port();
        server.stop();
        assertThat(wording(() -> send(port, Tls.NONE, Optional.empty(), Optional.empty()))).isEqualTo("not-told.mail");
        assertThatThrownBy(() -> send(Notifying.NOBODY)).isInstanceOf(FailureException.class).hasMessageContaining("not-told.no-mail-server");
    }

    private static String wording(org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
        return catchThrowableOfType(FailureException.class, act).failure().wording();
    }
}

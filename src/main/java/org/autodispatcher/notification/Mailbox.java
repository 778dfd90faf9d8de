package org.autodispatcher.notification;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.config.Notifying.MailServer;
import org.autodispatcher.config.Notifying.Tls;
import org.autodispatcher.config.Recipient;

/** Hands mail to the server of this site. With {@code starttls} and {@code tls} nothing is sent, and nobody logs in, before it has proved to be itself. */
final class Mailbox {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String AT_A_TIME = "15000";

    private final MailServer server;
    private final List<String> to;
    private final SSLContext tls;

    /** @param to addresses; {@link Recipient#SUBMITTER} in them is who handed in */
    Mailbox(MailServer server, List<String> to, SSLContext tls) {
        this.server = server;
        this.to = to;
        this.tls = tls;
    }

    void send(Message message, Instant now) throws FailureException {
        Optional<Secret> password = server.login().isEmpty()
                ? Optional.empty()
                : Optional.of(Trouble.firstLine(server.login().get().passwordFile(), where()));
        Deadline.within(WITHIN, where(), () -> {
            hand(message, now, password);
            return true;
        });
    }

    private void hand(Message message, Instant now, Optional<Secret> password) throws FailureException {
        try {
            Session session = Session.getInstance(properties());
            MimeMessage mail = mail(session, message, now);
            try (Transport transport = session.getTransport(server.tls() == Tls.TLS ? "smtps" : "smtp")) {
                if (password.isPresent()) {
                    transport.connect(server.host(), server.port(), server.login().orElseThrow().name(), password.get().reveal());
                } else {
                    transport.connect(server.host(), server.port(), null, null);
                }
                transport.sendMessage(mail, mail.getAllRecipients());
            }
        } catch (MessagingException e) {
            throw told(e, password);
        }
    }

    private FailureException told(MessagingException e, Optional<Secret> password) {
        String words = Trouble.detail(e).strip().replaceAll("\\s+", " ");
        String reply = password.map(secret -> secret.hiddenIn(words)).orElse(words);
        if (e instanceof AuthenticationFailedException) {
            return failure("login-refused").with("login", server.login().map(login -> login.name()).orElse("–")).with("reply", reply).exception();
        }
        if (e instanceof SendFailedException || e instanceof AddressException) {
            return failure("recipient").with("reply", reply).exception();
        }
        return Trouble.ofCertificate(e)
                ? failure("certificate").with("detail", reply).exception()
                : failure("mail").with("detail", reply).exception();
    }

    private Failure failure(String variant) {
        return new Failure(Reason.NOT_TOLD, Reason.NOT_TOLD.code() + "." + variant, java.util.Map.of("where", where()));
    }

    private String where() {
        return server.host() + ":" + server.port();
    }

    private Properties properties() {
        Properties properties = new Properties();
        for (String kind : List.of("mail.smtp.", "mail.smtps.")) {
            properties.put(kind + "connectiontimeout", AT_A_TIME);
            properties.put(kind + "timeout", AT_A_TIME);
            properties.put(kind + "writetimeout", AT_A_TIME);
            properties.put(kind + "auth", String.valueOf(server.login().isPresent()));
            properties.put(kind + "ssl.socketFactory", tls.getSocketFactory());
            properties.put(kind + "ssl.checkserveridentity", "true");
            properties.put(kind + "starttls.enable", String.valueOf(server.tls() == Tls.STARTTLS));
            properties.put(kind + "starttls.required", String.valueOf(server.tls() == Tls.STARTTLS));
        }
        return properties;
    }

    private MimeMessage mail(Session session, Message message, Instant now) throws MessagingException, FailureException {
        MimeMessage mail = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + message.event() + "@auto-dispatcher>"); // of its own it would be another one each time
            }
        };
        mail.setFrom(new InternetAddress(server.from(), true));
        mail.setRecipients(RecipientType.TO, addresses(message));
        mail.setSubject(message.subject().replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " "), StandardCharsets.UTF_8.name());
        mail.setText(message.text(), StandardCharsets.UTF_8.name());
        mail.setSentDate(Date.from(now));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader(Post.EVENT, message.event());
        return mail;
    }

    private Address[] addresses(Message message) throws MessagingException, FailureException {
        List<Address> all = new ArrayList<>();
        for (String address : to) {
            if (!address.startsWith(Recipient.SUBMITTER)) {
                all.add(new InternetAddress(address, true));
            } else if (message.submitter().isPresent()) {
                all.add(new InternetAddress(address.replace(Recipient.SUBMITTER, message.submitter().get()), true));
            }
        }
        if (all.isEmpty()) {
            throw failure("nobody").exception();
        }
        return all.toArray(Address[]::new);
    }
}

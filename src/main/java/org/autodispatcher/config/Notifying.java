package org.autodispatcher.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How people are told.
 *
 * @param channels    the sections {@code [notify NAME]}, in file order
 * @param mailServer  where mail goes; empty where none is named
 * @param authorities a file of certificates that are trusted beside the system's own, for mail servers and web addresses
 */
public record Notifying(List<Channel> channels, Optional<MailServer> mailServer, Optional<Path> authorities) {
    public static final Notifying NOBODY = new Notifying(List.of(), Optional.empty(), Optional.empty());

    public Notifying {
        channels = List.copyOf(channels);
    }

    /** How the connection to the mail server is protected. */
    public enum Tls {
        STARTTLS,
        TLS,
        NONE
    }

    /**
     * The server that takes mail.
     *
     * @param login as whom; empty for nobody
     * @param from  whose mails they are
     */
    public record MailServer(String host, int port, Tls tls, Optional<MailLogin> login, String from) {}

    /** As whom to log in, and the private file with the password, read each time. */
    public record MailLogin(String name, Path passwordFile) {}
}

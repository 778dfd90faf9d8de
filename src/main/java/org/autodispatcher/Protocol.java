package org.autodispatcher;

import java.util.Locale;

/** How a file gets to a target, as written in the routes file and shown everywhere. */
public enum Protocol {
    /** SSH (SFTP, else SCP); FTP only where the host refuses the TCP connection to the SSH port. */
    AUTO,
    SFTP,
    SCP,
    FTP,
    /** FTP over TLS, explicit ({@code AUTH TLS}, RFC 4217). */
    FTPS;

    /** The stable lower-case name. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a port written behind a host belongs to SSH with this protocol. */
    public boolean overSsh() {
        return this == AUTO || this == SFTP || this == SCP;
    }
}

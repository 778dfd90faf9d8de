package org.autodispatcher.delivery.ftp;

import org.autodispatcher.Target;

/**
 * Where and under which rules to connect by FTP.
 *
 * @param target    the account on the machine; its port is the FTP port here. Jump hosts carry SSH only
 * @param tls       whether the connection must, may or must not be encrypted
 * @param cleartext what happens when it is not
 * @param data      who opens the data connections
 * @param trust     what happens with a certificate that is neither valid nor pinned
 */
public record FtpEndpoint(Target target, Tls tls, Cleartext cleartext, DataMode data, CertificateTrust trust) {
    /** {@code AUTH TLS} (RFC 4217): demanded ({@code ftps}), taken where offered ({@code auto}), not asked for ({@code ftp}). */
    public enum Tls {
        REQUIRED,
        OFFERED,
        NEVER
    }

    /** {@code cleartext} of the routes file. */
    public enum Cleartext {
        WARN,
        REFUSE
    }

    /** {@code host_key} of the routes file. {@code ACCEPT_NEW} pins a first certificate; a changed one is refused all the same. */
    public enum CertificateTrust {
        STRICT,
        ACCEPT_NEW
    }

    /** {@code ftp_mode} and {@code ftp_active_ports} of the routes file. */
    public sealed interface DataMode {
        /** We connect to the server, always to the host of the control connection, whatever address it names. */
        record Passive() implements DataMode {}

        /**
         * The server connects to us. 0 and 0 for any port.
         *
         * @param firstPort the first of our ports it may be told
         * @param lastPort  the last
         */
        record Active(int firstPort, int lastPort) implements DataMode {}
    }
}

package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * TLS over the control connection of one login and over its data connections, which resume its session. Every login has a
 * context of its own, so that no session of another one can be resumed past its certificate check.
 */
final class TlsLayer {
    static {
        // JSSE discards a TLS 1.2 ticket whose lifetime is longer than a week, and vsftpd's live for 68 years; without the
        // extension both sides resume by session id (RFC 5246, section 7.4.1.2). Tickets of TLS 1.3 are not affected. The
        // property is read when a context is made.
        if (System.getProperty("jdk.tls.client.enableSessionTicketExtension") == null) {
            System.setProperty("jdk.tls.client.enableSessionTicketExtension", "false");
        }
    }

    private final SSLContext context;
    private final String host;
    private final SSLSocket control;
    private boolean resumed;

    /** Encrypts the control connection {@code wire} to {@code host}. */
    TlsLayer(Socket wire, String host, CertificateCheck check) throws IOException {
        this.host = host;
        context = context(check);
        control = encrypted(wire);
    }

    /** The control connection. */
    SSLSocket control() {
        return control;
    }

    /** Encrypts a data connection. */
    SSLSocket data(Socket plain) throws IOException {
        resumed |= canResume();
        return encrypted(plain);
    }

    /**
     * Whether data connections could resume the session and the next one cannot. A ticket of TLS 1.3 serves JSSE once; vsftpd
     * and Pure-FTPd give new ones with every data connection, ProFTPD only two at the beginning.
     */
    boolean ticketsUsedUp() {
        return resumed && !canResume();
    }

    /** By TLS 1.2 a session is resumed any number of times. By TLS 1.3 there are tickets beside the control connection's entry. */
    private boolean canResume() {
        return control.getSession().getProtocol().equals("TLSv1.2")
                || Collections.list(context.getClientSessionContext().getIds()).size() > 1;
    }

    private SSLSocket encrypted(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static SSLContext context(CertificateCheck check) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {check}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }
}

package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import javax.net.ServerSocketFactory;
import org.apache.commons.net.DefaultSocketFactory;
import org.autodispatcher.delivery.ftp.FtpEndpoint.DataMode.Active;

/**
 * The TCP connection of a transfer that is encrypted, which says that it goes to the control connection's port. TLS layered over it therefore
 * resumes the control connection's session, as servers demand that want to be sure whose data connection it is (vsftpd's
 * {@code require_ssl_reuse}, ProFTPD by default): JSSE looks sessions up by the host name and the port of the socket beneath.
 * What is not encrypted goes over sockets that have a channel.
 */
final class DataSocket extends Socket {
    private final int controlPort;

    private DataSocket(int controlPort) {
        this.controlPort = controlPort;
    }

    @Override
    public int getPort() {
        return controlPort;
    }

    /** Makes the sockets of passive mode that nothing is encrypted on. */
    static final class Plain extends DefaultSocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return SocketChannel.open().socket();
        }
    }

    /** Makes the sockets of passive mode that TLS is layered over. */
    static final class Outgoing extends DefaultSocketFactory {
        private final int controlPort;

        Outgoing(int controlPort) {
            this.controlPort = controlPort;
        }

        @Override
        public Socket createSocket() {
            return new DataSocket(controlPort);
        }
    }

    /** Makes the listening sockets of active mode, on the first free port of the range. */
    static final class Listening extends ServerSocketFactory {
        private final Active range;
        private final Opening opening;

        /** Sockets that nothing is encrypted on. */
        Listening(Active range) {
            this(range, () -> ServerSocketChannel.open().socket());
        }

        /** Sockets that TLS is layered over. */
        Listening(Active range, int controlPort) {
            this(range, () -> new Listener(controlPort));
        }

        private Listening(Active range, Opening opening) {
            this.range = range;
            this.opening = opening;
        }

        @Override
        public ServerSocket createServerSocket(int any) throws IOException {
            return createServerSocket(any, 1, InetAddress.getLocalHost());
        }

        @Override
        public ServerSocket createServerSocket(int any, int backlog) throws IOException {
            return createServerSocket(any, backlog, InetAddress.getLocalHost());
        }

        @Override
        public ServerSocket createServerSocket(int any, int backlog, InetAddress ours) throws IOException {
            BindException last = new BindException("no port is free from " + range.firstPort() + " to " + range.lastPort());
            for (int port = range.firstPort(); port <= range.lastPort(); port++) {
                ServerSocket listener = opening.open();
                try {
                    listener.bind(new InetSocketAddress(ours, port), backlog);
                    return listener;
                } catch (BindException e) {
                    listener.close();
                    last.addSuppressed(e);
                }
            }
            throw last;
        }
    }

    @FunctionalInterface
    private interface Opening {
        ServerSocket open() throws IOException;
    }

    private static final class Listener extends ServerSocket {
        private final int controlPort;

        Listener(int controlPort) throws IOException {
            this.controlPort = controlPort;
        }

        @Override
        public Socket accept() throws IOException {
            DataSocket accepted = new DataSocket(controlPort);
            implAccept(accepted);
            return accepted;
        }
    }
}

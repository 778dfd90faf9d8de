package org.autodispatcher.delivery.ftp;

import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.commons.net.MalformedServerReplyException;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPConnectionClosedException;
import org.apache.commons.net.ftp.FTPReply;
import org.apache.commons.net.io.CRLFLineReader;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.ftp.FtpEndpoint.DataMode;
import org.jspecify.annotations.Nullable;

/**
 * Commons Net's FTP client with what it lacks: explicit TLS (RFC 4217) that checks the certificate on both connections and
 * resumes the control connection's session on the data connection, arguments that cannot smuggle a second command in (its
 * issue 400), replies that end.
 *
 * <p>Commons Net's own {@code FTPSClient} is not used: it leaves the data connection's host name unchecked (its issue 404) and
 * its sockets give no session to resume.
 */
final class TlsFtpClient extends FTPClient {
    private static final String CUT_OFF = "the connection ended within a reply";

    private final String host;
    private final Socket wire;
    private ReplyLimit limit;
    private @Nullable TlsLayer tls;
    private volatile @Nullable Socket data;

    /** Takes over {@code wire}, which is connected to {@code host}, and reads the greeting. */
    TlsFtpClient(Socket wire, String host, TimeLimits limits) throws IOException {
        this.wire = wire;
        this.host = host;
        setControlEncoding(StandardCharsets.UTF_8);
        setIpAddressFromPasvResponse(false);
        setConnectTimeout(0);
        _socket_ = wire;
        limit = new ReplyLimit(wire.getInputStream());
        _connectAction_(new InputStreamReader(limit, StandardCharsets.UTF_8));
        setConnectTimeout(Math.toIntExact(limits.connect().toMillis()));
        setDataTimeout(limits.noProgress());
        setSocketFactory(new DataSocket.Plain());
    }

    /** Who opens the data connections from now on; whether they are encrypted is decided by then. */
    void dataMode(DataMode mode) {
        switch (mode) {
            case DataMode.Passive _ -> {
                enterLocalPassiveMode();
                setUseEPSVwithIPv4(true);
            }
            case DataMode.Active active -> {
                enterLocalActiveMode();
                setServerSocketFactory(encrypted() ? new DataSocket.Listening(active, wire.getPort()) : new DataSocket.Listening(active));
            }
        }
    }

    Reply reply() {
        return Reply.of(getReplyCode(), List.of(getReplyStrings()));
    }

    boolean encrypted() {
        return tls != null;
    }

    /**
     * Encrypts the control connection, and the data connections to come, after {@code AUTH TLS} was taken. What the server, or
     * somebody between, sent before counts as an attempt to pass clear text off as encrypted (as in CVE-2021-22947).
     */
    void encrypt(CertificateCheck check) throws IOException {
        if (_controlInput_.ready()) {
            throw Failure.of(Reason.SERVER_REFUSED, "injected").exception();
        }
        tls = new TlsLayer(wire, host, check);
        setSocketFactory(new DataSocket.Outgoing(wire.getPort()));
        _socket_ = tls.control();
        _input_ = _socket_.getInputStream();
        _output_ = _socket_.getOutputStream();
        limit = new ReplyLimit(_input_);
        _controlInput_ = new CRLFLineReader(new InputStreamReader(limit, StandardCharsets.UTF_8));
        _controlOutput_ = new BufferedWriter(new OutputStreamWriter(_output_, StandardCharsets.UTF_8));
    }

    /**
     * Asks for a transfer and opens its data connection.
     *
     * @return empty where the server refused; {@link #reply} then says why
     */
    Optional<Socket> open(String command, String path, long offset) throws IOException {
        setRestartOffset(offset);
        return Optional.ofNullable(_openDataConnection_(command, path));
    }

    /** Whether the next data connection cannot resume the session any more: see {@link TlsLayer#ticketsUsedUp}. */
    boolean ticketsUsedUp() {
        return tls != null && tls.ticketsUsedUp();
    }

    /** Ends both connections at once, whatever another thread is doing with them. */
    void cut() {
        closeQuietly(wire);
        closeQuietly(data);
    }

    /**
     * 421 announces that the connection ends, but it is a reply like all others. What stands before the end of a connection that was
     * cut is none: as a line it would pass for another reply, or for another protocol.
     */
    @Override
    public int getReply() throws IOException {
        try {
            int code = super.getReply();
            if (limit.ended()) {
                throw new EOFException(CUT_OFF);
            }
            return code;
        } catch (MalformedServerReplyException e) {
            throw limit.ended() ? new EOFException(CUT_OFF) : e;
        } catch (FTPConnectionClosedException e) {
            if (_replyLines.isEmpty() || getReplyCode() != FTPReply.SERVICE_NOT_AVAILABLE) {
                throw e;
            }
            return getReplyCode();
        }
    }

    @Override
    public int sendCommand(String command, @Nullable String argument) throws IOException {
        if (argument != null && argument.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw Failure.of(Reason.PATH_REFUSED, "control").with("path", argument.replaceAll("\\p{Cntrl}", "?")).exception();
        }
        limit.commandSent();
        return super.sendCommand(command, argument);
    }

    @Override
    protected @Nullable Socket _openDataConnection_(String command, String argument) throws IOException {
        Socket plain = connected(command, argument);
        data = plain;
        TlsLayer layer = tls;
        if (plain == null || layer == null) {
            return plain;
        }
        plain.setSoTimeout(Math.toIntExact(getDataTimeout().toMillis()));
        try {
            return layer.data(plain);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** Where a firewall does not understand EPSV, which is asked first, its port stays closed: PASV is the second try. */
    private @Nullable Socket connected(String command, String argument) throws IOException {
        long offset = getRestartOffset();
        try {
            return super._openDataConnection_(command, argument);
        } catch (ConnectException | SocketTimeoutException e) {
            if (!isUseEPSVwithIPv4() || !(getRemoteAddress() instanceof Inet4Address) || wire.isClosed()) {
                throw e;
            }
            setUseEPSVwithIPv4(false);
            setRestartOffset(offset);
            return super._openDataConnection_(command, argument);
        }
    }

    private static void closeQuietly(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}

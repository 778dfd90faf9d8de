package org.autodispatcher.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.autodispatcher.config.Listening;
import org.autodispatcher.config.TlsFiles;
import org.autodispatcher.console.Refusal.Code;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * The server at one address: Jetty's core, HTTP/1.1, one virtual thread for each request that is answered. A client that is slow to say
 * what it wants has no thread, and one that says nothing for {@link #SILENCE} has no connection any more.
 */
final class Listener implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 1000;
    /** More than all connections together can have: who waits for an outcome, or for bytes, keeps nobody from being answered. */
    private static final int TASKS = 4 * CONNECTIONS;
    private static final int HEADERS = 16 << 10;

    private final Server server;
    private final ServerConnector connector;
    private final List<SslContextFactory.Server> tls;

    private Listener(Server server, ServerConnector connector, List<SslContextFactory.Server> tls) {
        this.server = server;
        this.connector = connector;
        this.tls = tls;
    }

    /**
     * Serves from now on.
     *
     * @param words for what is wrong before a request gets to {@code handler}
     * @throws IOException where the address is taken or not this machine's, or a certificate cannot be used
     */
    static Listener at(Listening.Address address, Listening listening, Handler handler, Words words) throws IOException {
        Server server = new Server(new VirtualThreadPool(TASKS));
        List<SslContextFactory.Server> tls = listening.tls().isPresent() ? List.of(tls(listening.tls().get().keyStore())) : List.of();
        ServerConnector connector = new ServerConnector(server, 1, 1, protocols(tls));
        connector.setHost(resolved(address.host()));
        connector.setPort(address.port());
        connector.setIdleTimeout(SILENCE.toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
        server.setHandler(handler);
        server.setErrorHandler((request, response, callback) -> unheard(request, response, callback, words));
        server.setStopTimeout(0);
        Listener listener = new Listener(server, connector, tls);
        try {
            server.start();
            return listener;
        } catch (IOException e) {
            listener.close();
            throw e;
        } catch (Exception e) {
            listener.close();
            throw new IOException(e);
        }
    }

    /** A name that means several addresses means the first. */
    private static String resolved(String host) throws UnknownHostException {
        return InetAddress.getByName(host).getHostAddress();
    }

    private static ConnectionFactory[] protocols(List<SslContextFactory.Server> tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADERS);
        // addresses are taken apart by ourselves, from what was sent: a name with %2F in it gets an answer that says what is wrong
        http.setUriCompliance(UriCompliance.UNSAFE);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        return tls.isEmpty()
                ? new ConnectionFactory[] {plain}
                : new ConnectionFactory[] {new SslConnectionFactory(tls.getFirst(), HttpVersion.HTTP_1_1.asString()), plain};
    }

    private static SslContextFactory.Server tls(KeyStore store) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(store);
        tls.setKeyStorePassword(TlsFiles.PASSWORD);
        tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
        return tls;
    }

    /** What is no HTTP, has too long headers, or broke one of our own threads; the status says which. */
    private static boolean unheard(Request request, Response response, Callback callback, Words words) {
        int status = response.getStatus();
        Code code = status >= 500 ? Code.TROUBLE : Code.BAD_REQUEST;
        Map<String, Object> told = words.told(Refusal.of(code, code == Code.TROUBLE ? "bug" : "http").with("status", status));
        new Visit(request, response, callback, words).answer(status, told);
        return true;
    }

    /** Where it really listens. */
    InetSocketAddress where() {
        return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
    }

    /** Takes certificate and key anew, for connections that are made from now on. */
    void renew(TlsFiles files) throws IOException {
        KeyStore store = files.keyStore();
        for (SslContextFactory.Server each : tls) {
            try {
                each.reload(factory -> factory.setKeyStore(store));
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    /** Cuts every connection. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

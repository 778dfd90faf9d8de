package org.autodispatcher.delivery.ftp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.ScriptedServer;

/**
 * An FTP server that answers what it is told, for what no real server does on demand. It takes any login, keeps no files, and
 * remembers every command it got.
 */
final class FakeFtp implements AutoCloseable {
    /** In place of a reply: none. */
    static final String SILENCE = "";

    /** In place of a reply: the connection is closed. */
    static final String HANG_UP = "(hang up)";

    /** Before what is sent of a reply until the connection is closed in its middle. */
    static final String CUT = "(cut)";

    private final Map<String, String> replies = new TreeMap<>(Map.ofEntries(
            Map.entry("(greeting)", "220 ready"),
            Map.entry("FEAT", "211 none"),
            Map.entry("USER", "331 password"),
            Map.entry("PASS", "230 welcome"),
            Map.entry("TYPE", "200 ok"),
            Map.entry("PWD", "257 \"/home/fake\""),
            Map.entry("SYST", "215 UNIX Type: L8"),
            Map.entry("PBSZ", "200 ok"),
            Map.entry("PROT", "200 ok"),
            Map.entry("QUIT", "221 bye")));
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final ScriptedServer server = new ScriptedServer(this::play);
    private Optional<SSLContext> tls = Optional.empty();

    FakeFtp() throws IOException {}

    /** What it answers to a command from now on; several lines separated by CR LF. */
    FakeFtp answering(String command, String reply) {
        replies.put(command, reply);
        return this;
    }

    /** Offers TLS with this certificate. */
    FakeFtp with(SSLContext context) {
        tls = Optional.of(context);
        return answering("AUTH", "234 go on");
    }

    /** All commands so far, without what follows them. */
    List<String> commands() {
        return List.copyOf(commands);
    }

    String host() {
        return server.host();
    }

    int port() {
        return server.port();
    }

    /** A login in clear text. */
    FtpLogins login(TimeLimits limits) {
        return FtpLogins.plain(server.host(), server.port(), limits);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void play(Socket connection) throws IOException {
        Socket wire = connection;
        say(wire, replies.get("(greeting)"));
        BufferedReader lines = reader(wire);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String command = line.split(" ")[0];
            commands.add(command);
            String reply = replies.getOrDefault(command, "500 unknown");
            if (reply.equals(HANG_UP)) {
                return;
            }
            if (reply.startsWith(CUT)) {
                wire.getOutputStream().write(reply.substring(CUT.length()).getBytes(StandardCharsets.UTF_8));
                return;
            }
            say(wire, reply);
            if (command.equals("AUTH") && tls.isPresent()) {
                SSLSocket secured = (SSLSocket) tls.get().getSocketFactory().createSocket(connection, null, true);
                secured.setUseClientMode(false);
                wire = secured;
                lines = reader(wire);
            }
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void say(Socket socket, String reply) throws IOException {
        if (!reply.isEmpty()) {
            socket.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}

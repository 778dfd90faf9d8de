package org.autodispatcher.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A service manager as sd_notify(3) means it: hears datagrams, whoever sends them, for two minutes; what has not come by then does
 * not come. Needs python3.
 */
public final class NotifySocket implements AutoCloseable {
    private static final String HEARS = """
            import signal, socket, sys
            signal.alarm(600)
            a = sys.argv[1]
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind('\\0' + a[1:] if a[0] == '@' else a)
            print('bound')
            while True: print(s.recv(4096).decode().replace('\\n', '|'))
            """;

    private final Process process;
    private final BufferedReader lines;
    private final List<String> heard = new ArrayList<>();

    private NotifySocket(String address) throws IOException {
        process = new ProcessBuilder("python3", "-u", "-c", HEARS, address).redirectErrorStream(true).start();
        lines = process.inputReader(StandardCharsets.UTF_8);
        assertThat(next()).isEqualTo("bound");
    }

    /** One at a path, or with a leading {@code @} at an abstract address, which every account may send to. */
    public static NotifySocket at(String address) throws IOException {
        return new NotifySocket(address);
    }

    /** The next datagram, its lines parted by {@code |}. */
    public String next() throws IOException {
        String line = String.valueOf(lines.readLine());
        heard.add(line);
        return line;
    }

    /** The next datagram that begins like this, whatever comes before it. */
    public String next(String beginning) throws IOException {
        for (String line = next(); !line.equals("null"); line = next()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new AssertionError(beginning + " was not heard, but " + heard);
    }

    @Override
    public void close() {
        process.destroy();
    }
}

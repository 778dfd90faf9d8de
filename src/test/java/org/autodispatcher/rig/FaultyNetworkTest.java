package org.autodispatcher.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.autodispatcher.rig.FaultyNetwork.Fault;
import org.autodispatcher.rig.FaultyNetwork.Kind;
import org.autodispatcher.rig.FaultyNetwork.Way;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through it to a server that says everything it hears once more. */
class FaultyNetworkTest {
    private ServerSocket echo;
    private FaultyNetwork network;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
        network = FaultyNetwork.between("127.0.0.61", "127.0.0.1", List.of(echo.getLocalPort()));
    }

    @AfterEach
    void end() throws IOException {
        network.close();
        echo.close();
    }

    @Test
    void everything_goes_both_ways_and_is_counted() throws IOException {
        for (int round = 0; round < 2; round++) {
            try (Socket socket = open()) {
                assertThat(said(socket, 20_000)).isEqualTo(20_000);
            }
        }
        assertThat(network.passed(Way.TO_SERVER)).isEqualTo(40_000);
        assertThat(network.passed(Way.FROM_SERVER)).isEqualTo(40_000);
        assertThat(network.struck()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 8192, 19_999})
    void a_cut_strikes_once_after_exactly_so_many_bytes(int after) throws IOException {
        network.arm(new Fault(Kind.CUT, Way.FROM_SERVER, after));
        try (Socket socket = open()) {
            assertThat(said(socket, 20_000)).isEqualTo(after);
        }
        assertThat(network.struck()).isTrue();
        try (Socket socket = open()) {
            assertThat(said(socket, 20_000)).isEqualTo(20_000);
        }
    }

    @Test
    void silence_closes_nothing() throws IOException {
        network.arm(new Fault(Kind.SILENCE, Way.TO_SERVER, 10));
        try (Socket socket = open()) {
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> said(socket, 20)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void a_reset_is_told_from_an_end() throws IOException {
        network.arm(new Fault(Kind.RESET, Way.TO_SERVER, 10));
        try (Socket socket = open()) {
            assertThatThrownBy(() -> said(socket, 20)).hasMessageContaining("reset");
        }
    }

    private Socket open() throws IOException {
        return new Socket(network.host(), echo.getLocalPort());
    }

    /** How many bytes come back of so many. */
    private static int said(Socket socket, int bytes) throws IOException {
        Thread.ofVirtual().start(() -> {
            try {
                socket.getOutputStream().write(new byte[bytes]);
            } catch (IOException _) {
                // It was cut.
            }
        });
        return socket.getInputStream().readNBytes(bytes).length;
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException _) {
                        // The client has left.
                    }
                });
            } catch (IOException _) {
                // It was closed.
            }
        }
    }
}

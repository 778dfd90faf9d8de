package org.autodispatcher.delivery.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.delivery.ftp.FtpEndpoint.DataMode;
import org.autodispatcher.rig.Meanwhile;
import org.junit.jupiter.api.Test;

class DataWriterTest {
    @Test
    void what_is_not_encrypted_passes_the_heap_by() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket plain = new DataSocket.Plain().createSocket();
                Socket beneath = new DataSocket.Outgoing(21).createSocket()) {
            plain.connect(server.getLocalSocketAddress());
            assertThat(direct(plain)).isTrue();
            server.accept().close();
            beneath.connect(server.getLocalSocketAddress());
            assertThat(direct(beneath)).isFalse();
        }
    }

    @Test
    void nor_does_it_where_the_server_connects_to_us() throws Exception {
        try (ServerSocket ours = new DataSocket.Listening(new DataMode.Active(0, 0)).createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> server = Meanwhile.doing(() -> new Socket(ours.getInetAddress(), ours.getLocalPort()));
            try (Socket accepted = ours.accept(); Socket _ = server.get()) {
                assertThat(direct(accepted)).isTrue();
            }
        }
    }

    private static boolean direct(Socket socket) throws IOException {
        try (DataWriter writer = DataWriter.of(socket)) {
            return writer.buffer().isDirect();
        }
    }
}

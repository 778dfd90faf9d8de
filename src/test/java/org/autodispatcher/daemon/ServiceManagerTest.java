package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.NotifySocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.autodispatcher.linux.Libc;

@Needs("python3")
@Timeout(300)
class ServiceManagerTest {
    @TempDir
    private Path folder;

    private static ServiceManager at(String address, Map<String, String> more) {
        Map<String, String> environment = new java.util.TreeMap<>(more);
        environment.put("NOTIFY_SOCKET", address);
        return ServiceManager.of(environment);
    }

    private static List<String> life(String address) throws IOException {
        List<String> heard = new ArrayList<>();
        try (NotifySocket manager = NotifySocket.at(address)) {
            ServiceManager told = at(address, Map.of());
            told.ready("就绪\nX=1");
            heard.add(manager.next());
            told.reloading();
            heard.add(manager.next());
            told.status("2 open");
            heard.add(manager.next());
            told.stopping("bye");
            heard.add(manager.next());
        }
        return heard;
    }

    @Test
    void it_is_told_what_happens_and_no_status_can_say_more_than_a_status() throws IOException {
        long before = Libc.monotonicMicros();
        List<String> heard = life(folder.resolve("notify").toString());
        assertThat(heard.get(0)).isEqualTo("READY=1|STATUS=就绪 X=1");
        assertThat(heard.get(1)).startsWith("RELOADING=1|MONOTONIC_USEC=");
        assertThat(Long.parseLong(heard.get(1).substring(heard.get(1).lastIndexOf('=') + 1))).isBetween(before, Libc.monotonicMicros());
        assertThat(heard.subList(2, 4)).containsExactly("STATUS=2 open", "STOPPING=1|STATUS=bye");
    }

    @Test
    void an_abstract_address_is_one_too() throws IOException {
        assertThat(life("@ad-test-" + UUID.randomUUID())).hasSize(4).first().asString().startsWith("READY=1");
    }

    @Test
    void it_hears_that_we_live_only_while_we_do() throws Exception {
        String address = folder.resolve("notify").toString();
        AtomicInteger asked = new AtomicInteger();
        try (NotifySocket manager = NotifySocket.at(address)) {
            ServiceManager told = at(address, Map.of("WATCHDOG_USEC", "20000", "WATCHDOG_PID", String.valueOf(ProcessHandle.current().pid())));
            Thread watchdog = told.watch(() -> {
                int count = asked.incrementAndGet();
                if (count == 3) {
                    throw new IllegalStateException("no ledger");
                }
                if (count > 4) {
                    told.status("asked " + count);
                }
                return count <= 2;
            }).orElseThrow();
            assertThat(manager.next()).isEqualTo("WATCHDOG=1");
            assertThat(manager.next()).isEqualTo("WATCHDOG=1");
            assertThat(manager.next()).as("asked once more, and nothing said").isEqualTo("STATUS=asked 5");
            assertThat(manager.next()).isEqualTo("STATUS=asked 6");
            watchdog.interrupt();
        }
    }

    @Test
    void a_watchdog_that_is_another_process_s_is_not_ours() {
        assertThat(at("@nobody", Map.of("WATCHDOG_USEC", "1000", "WATCHDOG_PID", "1")).watch(() -> true)).isEmpty();
        assertThat(at("@nobody", Map.of("WATCHDOG_USEC", "soon")).watch(() -> true)).isEmpty();
        assertThat(ServiceManager.of(Map.of("WATCHDOG_USEC", "1000")).watch(() -> true)).isEmpty();
    }

    @Test
    void nobody_there_or_an_address_of_another_kind_is_no_trouble() {
        for (String address : List.of(folder.resolve("nobody").toString(), "@ad-nobody-" + UUID.randomUUID(), "vsock:2:1234", "", "x".repeat(200))) {
            at(address, Map.of()).ready("ready");
        }
        ServiceManager.of(Map.of()).ready("ready");
        assertThat(folder).isEmptyDirectory();
    }
}

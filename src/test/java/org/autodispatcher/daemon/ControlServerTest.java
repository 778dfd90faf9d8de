package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.autodispatcher.Sha256;
import org.autodispatcher.ledger.HistoryFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Those who say nothing, nonsense, too much or half of it: they get their answer or the end, and nobody else notices. */
@Timeout(300)
class ControlServerTest {
    private static final ControlServer.Patience SHORT = new ControlServer.Patience(Duration.ofMillis(50), Duration.ofMillis(50));

    @TempDir
    private Path home;

    private static String request(String verb, String arguments) {
        return "{\"v\":2,\"verb\":\"" + verb + "\",\"arguments\":" + arguments + "}\n";
    }

    private static String handIn(String name, long size) {
        return request("hand-in", "{\"name\":\"" + name + "\",\"size\":" + size + ",\"again\":false}");
    }

    private void stillServed(TestOwner owner) throws IOException {
        assertThat(owner.client().reload()).isNotNull();
    }

    @Test
    void nonsense_is_answered_and_ends_the_talk() throws IOException {
        try (TestOwner owner = new TestOwner(home)) {
            List<String> nonsense = List.of(
                    "GET / HTTP/1.1\r\n\r\n", "\n", "[]\n", "null\n", "\0\0\0\0\n", "{\"v\":2}\n", "[".repeat(100_000) + "\n",
                    request("rm -rf", "{}"), request("decide", "{\"type\":\"java.lang.Runtime\",\"value\":{}}"),
                    request("entries", "{}"), request("entries", "{\"dispatch\":\"x\"}"), request("follow", "{\"dispatches\":[null],\"limit\":null}"),
                    request("hand-in", "{\"name\":null}"));
            for (String said : nonsense) {
                try (RawClient raw = new RawClient(home)) {
                    raw.say(said);
                    assertThat(raw.hear()).as(said.substring(0, Math.min(80, said.length()))).startsWith("{\"type\":\"problem\"");
                }
            }
            stillServed(owner);
        }
    }

    @Test
    void random_bytes_do_no_harm() throws IOException {
        Random random = new Random(7);
        try (TestOwner owner = new TestOwner(home)) {
            for (int i = 0; i < 200; i++) {
                byte[] bytes = new byte[1 + random.nextInt(2000)];
                random.nextBytes(bytes);
                bytes[bytes.length - 1] = '\n';
                try (RawClient raw = new RawClient(home)) {
                    raw.say(bytes);
                    assertThat(raw.hear()).startsWith("{\"type\":\"problem\"");
                }
            }
            stillServed(owner);
            assertThat(owner.ledger.dispatches()).isEmpty();
        }
    }

    @Test
    void a_line_without_an_end_is_not_kept_in_memory() throws IOException {
        try (TestOwner owner = new TestOwner(home);
                RawClient raw = new RawClient(home)) {
            byte[] piece = "a".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
            int said = 0;
            try {
                for (; said < 10_000; said++) {
                    raw.say(piece);
                }
            } catch (IOException e) {
                // the other end has had enough
            }
            assertThat(said).isLessThan(100);
            assertThat(raw.hear()).contains("a line of more than");
            stillServed(owner);
        }
    }

    @Test
    void whoever_says_nothing_is_let_go() throws IOException {
        try (TestOwner _ = new TestOwner(home, TestOwner.NOBODY, SHORT);
                RawClient silent = new RawClient(home);
                RawClient slow = new RawClient(home)) {
            sayUnlessLetGo(slow, "{\"v\":2,");
            assertThat(silent.hear()).isEmpty();
            assertThat(slow.hear()).isEmpty();
            while (!answered()) { // who is not given a core for so short a time is let go, too
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void one_account_cannot_take_all_places() throws IOException {
        List<RawClient> idle = new ArrayList<>();
        try (TestOwner _ = new TestOwner(home);
                Selector anySpokenTo = Selector.open()) {
            for (int i = 0; i <= ControlServer.PER_ACCOUNT; i++) {
                RawClient client = new RawClient(home);
                client.channel.configureBlocking(false);
                client.channel.register(anySpokenTo, SelectionKey.OP_READ, client);
                idle.add(client);
            }
            anySpokenTo.select();
            assertThat(anySpokenTo.selectedKeys()).singleElement()
                    .satisfies(key -> assertThat(said((SocketChannel) key.channel())).contains("BUSY"));
            for (RawClient each : idle) {
                each.close();
            }
            // they are let go one by one, and the first that is makes a place
            while (!answered()) {
                Thread.onSpinWait();
            }
        }
    }

    /** Whether somebody who comes now is answered; not where all places are still taken. */
    private boolean answered() {
        try (RawClient next = new RawClient(home)) {
            next.say(request("reload", "{}"));
            String answer = String.valueOf(next.hear());
            return !answer.isEmpty() && !answer.contains("BUSY");
        } catch (IOException e) {
            return false; // it was let go before it had been heard
        }
    }

    private static String said(SocketChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        channel.read(bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    @Test
    void bytes_that_break_off_are_no_arrival() throws IOException {
        try (TestOwner owner = new TestOwner(home)) {
            try (RawClient broken = new RawClient(home)) {
                broken.say(handIn("web-1.tgz", 100) + "only some");
                broken.channel.shutdownOutput();
                broken.hear();
            }
            assertThat(owner.ledger.dispatches()).isEmpty();
        }
    }

    @Test
    void bytes_that_stop_coming_are_no_arrival() throws IOException {
        try (TestOwner owner = new TestOwner(home, TestOwner.NOBODY, SHORT);
                RawClient broken = new RawClient(home)) {
            sayUnlessLetGo(broken, handIn("web-1.tgz", 100) + "only some");
            broken.hear();
            assertThat(owner.ledger.dispatches()).isEmpty();
        }
    }

    /** On a busy machine the time may be over before anything could be said. */
    private static void sayUnlessLetGo(RawClient client, String text) {
        try {
            client.say(text);
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("Broken pipe|Connection reset.*");
        }
    }

    @Test
    void bytes_that_are_not_those_that_were_hashed_are_no_arrival() throws IOException {
        try (TestOwner owner = new TestOwner(home);
                RawClient raw = new RawClient(home)) {
            raw.say(handIn("web-1.tgz", 3) + "abc{\"sha256\":\"" + "0".repeat(64) + "\"}\n");
            assertThat(raw.hear()).contains("NEVER_ARRIVED");
            assertThat(owner.ledger.dispatches()).isEmpty();
        }
    }

    @Test
    void bytes_that_are_right_are_an_arrival() throws IOException {
        var digest = Sha256.start();
        digest.update("abc".getBytes(StandardCharsets.US_ASCII));
        try (TestOwner owner = new TestOwner(home);
                RawClient raw = new RawClient(home)) {
            raw.say(handIn("web-1.tgz", 3) + "abc{\"sha256\":\"" + Sha256.of(digest).hex() + "\"}\n");
            assertThat(raw.hear()).contains("\"type\":\"result\"");
            assertThat(owner.ledger.dispatches()).hasSize(1);
        }
    }

    @Test
    void a_name_that_leads_elsewhere_makes_no_file() throws IOException {
        try (TestOwner owner = new TestOwner(home)) {
            for (String name : List.of("", ".", "..", "../x", "a/b", "/etc/x", "a\\u0000b")) {
                try (RawClient raw = new RawClient(home)) {
                    raw.say(handIn(name, 1) + "x");
                    assertThat(raw.hear()).as(name).contains("no name of a file");
                }
            }
            assertThat(owner.ledger.dispatches()).isEmpty();
            assertThat(home).isDirectoryNotContaining(path -> !path.endsWith("run"));
        }
    }

    @Test
    void a_follower_who_does_not_read_is_cut_off_and_the_work_never_waits_for_him() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (TestOwner owner = new TestOwner(home, TestOwner.NOBODY, ControlServer.Patience.STANDARD, FollowOnly.chatty(told));
                RawClient deaf = new RawClient(home)) {
            deaf.say(request("follow", "{\"dispatches\":[1],\"limit\":null}"));
            told.await();
            stillServed(owner);
            assertThat(deaf.hear()).endsWith("\"value\":{\"code\":\"TOO_SLOW\",\"values\":{}}}\n");
        }
    }

    /** The last line of an upgrade that never stops writing is all it wants: it is not cut off, and gets one now and then. */
    @Test
    void a_follower_who_wants_the_last_lines_alone_is_never_too_slow() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (TestOwner _ = new TestOwner(home, TestOwner.NOBODY, ControlServer.Patience.STANDARD, FollowOnly.lines(100_000, told));
                RawClient slow = new RawClient(home)) {
            slow.say(request("follow", "{\"dispatches\":[1],\"limit\":null,\"everyLine\":false}"));
            told.await();
            String heard = slow.hear();
            assertThat(heard).endsWith("\"value\":{\"result\":true}}\n").contains("line 100000");
            assertThat(heard.lines().count()).isLessThan(1000);
        }
    }

    @Test
    void those_who_wait_do_not_hinder_those_who_ask() throws Exception {
        CountDownLatch following = new CountDownLatch(1);
        try (TestOwner owner = new TestOwner(
                        home, TestOwner.NOBODY, ControlServer.Patience.STANDARD, FollowOnly.endless(following, new CountDownLatch(1)));
                RawClient waiting = new RawClient(home)) {
            waiting.say(request("follow", "{\"dispatches\":[1],\"limit\":null}"));
            following.await();
            assertThat(owner.client().find(HistoryFilter.ALL)).isEmpty();
        }
    }
}

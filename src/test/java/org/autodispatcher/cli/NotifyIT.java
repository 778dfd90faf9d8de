package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The finished program tells people: through a webhook that fails first, and through a program; nobody sees the address of the first. */
@Needs(value = {"setpriv"}, root = "another account", accounts = {"ad-daemon"})
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NotifyIT {
    private static final String CANARY = "canary-b07e2";

    @TempDir
    private Path dir;

    private final List<Process> started = new ArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<JsonNode> posts = new LinkedBlockingQueue<>();
    private final StringBuilder said = new StringBuilder();
    private HttpServer server;
    private TestHome home;
    private Path told;

    @BeforeEach
    void home() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        home = TestHome.in(dir, """
                [web]
                host = 127.0.0.1
                ssh_port = 1
                protocol = sftp
                login = app
                password = x
                retry_for = 0s
                notify = http://127.0.0.1:%d/hook/%s
                """.formatted(server.getAddress().getPort(), CANARY));
        told = Files.createDirectory(dir.resolve("told"));
        Folders.give(told, TestHome.OWNER);
        Path settings = home.file("dispatcher.cfg", """
                [dispatcher]
                environment = production
                listen = none
                [notify ops]
                kind = command
                command = /bin/sh -c 'cat >"$0/$$.part" && mv "$0/$$.part" "$0/$$.json"' %s
                routes = all
                """.formatted(told));
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void nothingIsLeft() {
        started.forEach(Process::destroyForcibly);
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        JsonNode post = JsonMapper.builder().build().readTree(exchange.getRequestBody().readAllBytes());
        exchange.sendResponseHeaders(Optional.ofNullable(answers.poll()).orElse(200), -1);
        exchange.close();
        posts.add(post);
    }

    private JsonNode post() throws InterruptedException {
        return Optional.ofNullable(posts.poll(60, TimeUnit.SECONDS)).orElseThrow(() -> new AssertionError("nobody was told: " + said));
    }

    private Process daemon() throws IOException {
        Process process = Program.as(TestHome.OWNER).start("run", "--home", home.path());
        started.add(process);
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            if (line.contains("incoming directories")) {
                Thread.ofVirtual().start(() -> out.lines().forEach(more -> said.append(more).append('\n')));
                return process;
            }
        }
        throw new AssertionError("it ended: " + said);
    }

    private Program.Result run(Object... words) throws IOException {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", home.path()));
        Program.Result result = Program.as(TestHome.OWNER).run(all.toArray());
        said.append(result.all());
        return result;
    }

    private List<JsonNode> byProgram() throws IOException {
        try (Stream<Path> files = Files.list(told)) {
            List<JsonNode> all = new ArrayList<>();
            for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
                all.add(JsonMapper.builder().build().readTree(Files.readString(file)));
            }
            return all;
        }
    }

    private void end(Process daemon) throws Exception {
        new ProcessBuilder("kill", "-TERM", String.valueOf(daemon.pid())).start().waitFor();
        assertThat(daemon.waitFor()).isZero();
    }

    @Test
    void what_waits_is_told_survives_a_start_and_the_address_is_nowhere() throws Exception {
        Program.Result tried = run("check", "--notify", "--json");
        assertThat(tried.status()).as(tried.all()).isZero();
        assertThat(tried.out()).contains("\"channel\" : \"ops\"", "\"kind\" : \"command\"", "http://127.0.0.1:" + server.getAddress().getPort() + "/…#");
        assertThat(post().path("kind").asString()).isEqualTo("test");
        answers.add(500);
        Program.Result refused = run("check", "--notify");
        assertThat(refused.status()).as(refused.all()).isEqualTo(1);
        assertThat(refused.all()).contains("answered with the HTTP status 500", "ops (command): a test message was sent");
        post();

        Process daemon = daemon();
        answers.add(500);
        assertThat(run("dispatch", home.file("web-1.zip", "one")).status()).isEqualTo(3);
        JsonNode first = post();
        assertThat(first.path("subject").asString()).isEqualTo("[production] web-1.zip waits for a person (dispatch 1)");
        assertThat(first.path("text").asString()).contains("targets: 1 held", "auto-dispatcher retry 1:app@127.0.0.1:1");
        assertThat(run("status").out()).contains("has not got through since", "HTTP status 500");
        assertThat(post()).as("once more, the very same").isEqualTo(first);
        assertThat(run("dispatch", home.file("nobody.zip", "two")).status()).isEqualTo(4);

        end(daemon);
        daemon = daemon();
        assertThat(run("cancel", "1").status()).isZero();
        assertThat(post().path("subject").asString()).isEqualTo("[production] web-1.zip was cancelled (dispatch 1)");
        end(daemon);
        assertThat(posts).isEmpty();
        assertThat(byProgram().stream().map(each -> each.path("subject").asString())).containsExactlyInAnyOrder(
                "[production] a test of channel ops", "[production] a test of channel ops",
                "[production] web-1.zip waits for a person (dispatch 1)", "[production] nobody.zip waits for a person (dispatch 2)",
                "[production] web-1.zip was cancelled (dispatch 1)");

        assertThat(run("show", "1").out()).contains("people told", "by ops", "that it waits for a person", "by http://127.0.0.1:");
        assertThat(run("show", "1", "--json").out()).contains("\"state\" : \"cancelled\"");
        run("explain", "web-2.zip", "--json");
        run("check", "--json");
        assertThat(run("ledger", "verify").status()).isZero();
        assertThat(said.toString()).doesNotContain(CANARY);
        try (Stream<Path> files = Files.walk(home.path().resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).as(file.toString()).doesNotContain(CANARY);
            }
        }
    }
}

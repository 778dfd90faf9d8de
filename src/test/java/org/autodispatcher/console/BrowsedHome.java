package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.autodispatcher.ledger.LargeHistory;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Browser;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The finished program as a daemon of its own account, with real servers behind it, and with a token for each role. What its routes are
 * for:
 *
 * <p>{@code web} goes to three targets, and its upgrade writes colours and markup; {@code mend} fails until {@link #mend}; {@code slow}
 * runs until {@link #letEnd}; {@code pay} and {@code bank} are approved by one and by two; {@code night} has no window today; of
 * {@code lost} nobody knows how it ended; {@code gone} cannot be reached; {@code wide} is sent slowly.
 */
final class BrowsedHome implements AutoCloseable {
    static final String MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>&amp;";

    private final Account account = new Account(TestAccounts.TARGET);
    private final Map<String, String> tokens = new TreeMap<>();
    private final Path inbox;
    private final int port;
    private final OpenSsh server;
    private final HttpClient client = HttpClient.newHttpClient();
    final TestHome home;
    private Process daemon;

    BrowsedHome(Path dir, String... settings) throws IOException {
        this(dir, 0, settings);
    }

    /** One whose record holds many dispatches that have ended. */
    static BrowsedHome with(Path dir, int dispatches) throws IOException {
        return new BrowsedHome(dir, dispatches);
    }

    private BrowsedHome(Path dir, int dispatches, String... settings) throws IOException {
        Folders.open(dir);
        server = OpenSsh.in(dir.resolve("sshd")).listen("0.0.0.0").start();
        inbox = account.folder(account.home().resolve("newcx-%04x".formatted(dir.hashCode() & 0xffff)));
        account.write(inbox.resolve("say.sh").toString(), "printf '\\033[32mgreen\\033[0m and \\033[1;38;5;196mred\\033[0m\\n%s\\n' '" + MARKUP + "'\n");
        port = free();
        home = TestHome.in(dir, routes(dir));
        Path password = home.file("password", TestAccounts.TARGET_PASSWORD.reveal() + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        String key = server.knownHostsLines().getFirst().replaceFirst("^\\S+ ", "");
        home.trusts(IntStream.rangeClosed(1, 250).mapToObj(i -> "[127.41.0." + i + "]:" + server.port() + " " + key).toList());
        settings(settings);
        token("vera", "viewer");
        token("otto", "operator");
        token("olga", "operator");
        token("ann", "approver");
        token("abe", "approver");
        if (dispatches > 0) { // after the tokens: each command reads all of the record
            new LargeHistory(dispatches, 0, Instant.now()).write(home.path().resolve("state"));
            Folders.give(home.path().resolve("state"), TestHome.OWNER);
        }
        start();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String routes(Path dir) {
        DayOfWeek other = LocalDate.now(ZoneOffset.UTC).getDayOfWeek().plus(3);
        return """
                [DEFAULT]
                protocol = sftp
                ssh_port = %d
                login = ad-target
                password_file = %s
                dest_dir = %s/{host}
                run_dir = %3$s/.runs
                [web-.*]
                name = web
                turn = web
                host = 127.41.0.[1-3]
                upgrade_command = sh %3$s/say.sh
                [mend-.*]
                name = mend
                turn = mend
                host = 127.41.0.1
                upgrade_command = echo it looks; test -e %3$s/mended
                [slow-.*]
                name = slow
                turn = slow
                host = 127.41.0.4
                upgrade_command = echo it has begun; while [ -d %3$s ] && [ ! -e %3$s/end ]; do sleep 0.2; done; echo it ends
                [pay-.*]
                name = pay
                turn = pay
                host = 127.41.0.5
                approval = required
                upgrade_command = echo paid
                [bank-.*]
                name = bank
                turn = bank
                host = 127.41.0.5
                approval = two-person
                upgrade_command = echo banked
                [night-.*]
                name = night
                turn = night
                host = 127.41.0.6
                window = %4$s 00:00-01:00 UTC
                upgrade_command = echo at night
                [lost-.*]
                name = lost
                turn = lost
                host = 127.41.0.7
                upgrade_command = kill -KILL $PPID
                [gone-.*]
                name = gone
                turn = gone
                host = 127.41.0.8
                ssh_port = 1
                [wide-.*]
                name = wide
                turn = wide
                host = 127.41.0.[9-10]
                bandwidth = 150KiB/s
                [many-.*]
                name = many
                turn = many
                host = 127.41.0.[11-210]
                parallel = 20
                verify = size
                """.formatted(server.port(), dir.resolve("home/password"), inbox, other.getDisplayName(TextStyle.SHORT, Locale.ENGLISH).toLowerCase(Locale.ROOT));
    }

    /** Writes the settings; they hold from the next start or reload on. */
    void settings(String... more) throws IOException {
        home.file("dispatcher.cfg", "[dispatcher]\nenvironment = production\nmin_free = 1MiB\nlisten = 127.0.0.1:" + port + "\n" + String.join("\n", more) + "\n");
    }

    private void token(String name, String role) throws IOException {
        tokens.put(name, run("token", "add", name, "--role", role, "--quiet").strip());
    }

    String token(String name) {
        return tokens.get(name);
    }

    /** Types a command on its machine. */
    String run(Object... words) throws IOException {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", home.path()));
        Program.Result result = Program.as(TestHome.OWNER).run(all.toArray());
        assertThat(result.status()).as(result.all()).isZero();
        return result.out();
    }

    /** Starts the daemon, as its service does. */
    void start() throws IOException {
        // where it stands: what is to be typed next is as short as people see it
        daemon = Program.as(TestHome.OWNER).at(home.path()).start("run");
        BufferedReader log = daemon.inputReader();
        String line = log.readLine();
        while (line != null && !line.contains("at http://")) {
            line = log.readLine();
        }
        if (line == null) {
            throw new AssertionError("it does not listen: " + new String(daemon.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        Thread.ofVirtual().start(() -> log.lines().forEach(_ -> {})); // a pipe that nobody reads would hold it up
    }

    /** Ends the daemon. */
    void stop() throws IOException {
        SshKeys.run(List.of("kill", String.valueOf(daemon.pid())));
        daemon.onExit().join();
    }

    long daemonId() {
        return daemon.pid();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Hands a package in, in the name of {@code otto}; its dispatch. */
    long handIn(String name, byte[] content) throws IOException {
        String address = url("/api/v1/packages/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(address))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(content)).header("Authorization", "Bearer " + token("otto")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JsonMapper.shared().readTree(answer.body()).path("dispatches").path(0).path("id").asLong();
    }

    long handIn(String name) throws IOException {
        return handIn(name, name.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the record says of a dispatch. */
    JsonNode shown(long dispatch) throws IOException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url("/api/v1/dispatches/" + dispatch))).header("Authorization", "Bearer " + token("otto")));
        return JsonMapper.shared().readTree(answer.body()).path("dispatches").path(0);
    }

    /** Lets {@code mend} succeed from now on. */
    void mend() throws IOException {
        mark("mended");
    }

    /** Lets {@code slow} come to its end. */
    void letEnd() throws IOException {
        mark("end");
    }

    private void mark(String name) throws IOException {
        account.own(Files.createFile(inbox.resolve(name)));
    }

    /** A window in which somebody has signed in, on the page <i>Now</i>. */
    com.microsoft.playwright.Page open(Browser browser, Browser.Look look, String who) {
        com.microsoft.playwright.Page page = browser.open(look);
        Browser.signIn(page, url(""), token(who));
        return page;
    }

    @Override
    public void close() throws IOException {
        daemon.destroyForcibly().onExit().join();
        server.close();
        client.close();
        account.close();
    }
}

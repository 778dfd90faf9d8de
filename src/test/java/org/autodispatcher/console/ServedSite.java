package org.autodispatcher.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.autodispatcher.Secret;
import org.autodispatcher.config.Problems;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Surprised;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.dispatch.TokenOrder;
import org.autodispatcher.dispatch.Tokens;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;
import org.autodispatcher.routing.RoutesInForce;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A HOME that is owned and served over HTTP on loopback, at a port that the system picks. No target of its routes can be reached. */
final class ServedSite implements AutoCloseable {
    static final String ROUTES = "[web-.*]\nname = web\nhost = 127.0.0.1\nprotocol = sftp\nssh_port = 1\nlogin = app\npassword = x\n";

    final Path home;
    final List<String> told = new CopyOnWriteArrayList<>();
    private final RoutesInForce routes;
    private OwnedHome owned;
    private Console console;

    ServedSite(Path home, String... settings) throws IOException {
        this(home, new Routing(ROUTES), settings);
    }

    /** The text of the routes file. */
    record Routing(String text) {}

    /** One with other routes. */
    ServedSite(Path home, Routing text, String... settings) throws IOException {
        this.home = home;
        file("general-dispatch-info.cfg", text.text());
        settings(settings);
        Files.createDirectories(home.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Problems problems = new Problems();
        routes = RoutesInForce.read(home, InstantSource.system(), problems).orElseThrow(() -> new IllegalStateException(problems.all().toString()));
        begin();
    }

    void settings(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of("[dispatcher]", "min_free = 1MiB"));
        if (Stream.of(lines).noneMatch(line -> line.contains("listen"))) {
            all.add("listen = 127.0.0.1:0");
        }
        all.addAll(List.of(lines));
        file("dispatcher.cfg", String.join("\n", all) + "\n");
    }

    /** Writes a file of the HOME; what was in force stays so. */
    void file(String name, String text) throws IOException {
        Path file = Files.writeString(home.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void begin() throws IOException {
        owned = OwnedHome.own(home.resolve("state"), routes, OwnedHome.DAEMON, new Surprised());
        owned.recover();
        console = new Console(owned, () -> routes.loaded().settings(), new Wording(Locale.ENGLISH), new Sentences("routes", ""),
                (alarm, key, values) -> told.add((alarm ? "! " : "") + key + " " + List.of(values)));
        console.open();
    }

    /** As at a restart of the daemon. */
    void again() throws IOException {
        close();
        begin();
    }

    OwnedHome owned() {
        return owned;
    }

    Console console() {
        return console;
    }

    /** Everything there is on it. */
    List<Address> addresses() {
        return console.site(new org.autodispatcher.config.Listening.Address("127.0.0.1", 0), routes.loaded().settings().listening()).addresses();
    }

    InetSocketAddress where() {
        return console.where().orElseThrow();
    }

    String url(String path) {
        return "http://127.0.0.1:" + where().getPort() + path;
    }

    /** A new token. */
    Secret token(String name, Token.Role role) throws IOException {
        return token(name, role, Token.USUAL_LIFE);
    }

    Secret token(String name, Token.Role role, Duration life) throws IOException {
        Secret text = Secret.of("adt_" + name + "-" + "x".repeat(30));
        Instant made = Instant.now();
        TokenOrder add = new TokenOrder.Add(new Token(name, role, made, made.plus(life)), Tokens.hash(text));
        order(add);
        return text;
    }

    TokenOrder.Outcome order(TokenOrder order) throws IOException {
        return owned.control(System.getProperty("user.name")).token(order);
    }

    /** A request builder for {@code path} with a token. */
    HttpRequest.Builder request(String path, Secret token) {
        return HttpRequest.newBuilder(URI.create(url(path))).header("Authorization", "Bearer " + token.reveal());
    }

    HttpResponse<String> put(String path, Secret token, byte[] content, String... headers) throws Exception {
        HttpRequest.Builder request = request(path, token).PUT(HttpRequest.BodyPublishers.ofByteArray(content));
        return send(headers.length > 0 ? request.headers(headers) : request);
    }

    /** A page, as somebody with this token sees it whose browser asks for {@code language}. */
    String page(String path, Secret token, String language) throws Exception {
        HttpResponse<String> page = send(request(path, token).header("Accept", "text/html").header("Accept-Language", language));
        if (page.statusCode() != 200) {
            throw new IllegalStateException(page.statusCode() + " " + page.body());
        }
        return page.body();
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    /** All that has arrived, newest first. */
    List<DispatchRecord> arrived() {
        return owned.ledger().find(HistoryFilter.ALL).stream().map(owned.ledger()::dispatch).toList();
    }

    /** The names of what lies in {@code state/FOLDER}. */
    List<String> files(String folder) throws IOException {
        Path path = home.resolve("state").resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(path)) {
            return all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }

    /** Runs curl; what it prints, and behind that a line with its exit status. */
    static String curl(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return out + "\nexit " + process.onExit().join().exitValue();
    }

    @Override
    public void close() {
        console.close();
        try {
            owned.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (UncheckedIOException e) {
            throw e;
        } finally {
            owned.close();
        }
    }
}

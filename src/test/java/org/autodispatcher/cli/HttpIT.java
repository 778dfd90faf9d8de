package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The finished program takes packages over HTTP from whoever it has given a token. */
@Needs(value = {"curl", "setpriv"}, accounts = "ad-daemon", root = "the daemon is an account of its own")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpIT {
    private static final Pattern AT = Pattern.compile("at (http://127\\.0\\.0\\.1:\\d+)");

    @TempDir
    private Path dir;

    private TestHome home;
    private Process daemon;
    private BufferedReader log;

    @BeforeEach
    void make() throws IOException {
        home = TestHome.in(dir, "[web]\nhost = 127.0.0.1\nprotocol = sftp\nssh_port = 1\nlogin = app\npassword = x\n");
        home.file("dispatcher.cfg", "[dispatcher]\nlisten = 127.0.0.1:0\nmin_free = 1MiB\n");
    }

    /** Starts the daemon; where it listens. */
    private String begin() throws IOException {
        daemon = Program.as(TestHome.OWNER).start("run", "--home", home.path());
        log = daemon.inputReader();
        Matcher where = AT.matcher("");
        while (!where.find()) {
            where = AT.matcher(String.valueOf(log.readLine()));
        }
        return where.group(1);
    }

    @AfterEach
    void end() {
        daemon.destroyForcibly().onExit().join();
    }

    private Program.Result run(int status, Object... words) throws IOException {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", home.path()));
        Program.Result result = Program.as(TestHome.OWNER).run(all.toArray());
        assertThat(result.status()).as(result.all()).isEqualTo(status);
        return result;
    }

    private static String curl(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*"));
        command.addAll(List.of(words));
        Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void a_package_comes_in_by_curl_and_the_record_names_the_token() throws Exception {
        String token = run(0, "token", "add", "build-server", "--role", "operator", "--quiet").out().strip();
        String bearer = "Authorization: Bearer " + token;
        Path file = Files.writeString(dir.resolve("other-支付.zip"), "content");
        String at = begin() + "/api/v1/packages/";
        assertThat(curl("-w", "%{http_code}", "-H", bearer, "-T", file.toString(), at + "?wait=30s")).contains("\"no-route\"", "200");
        assertThat(run(0, "history", "--json").out()).contains("\"submitter\" : \"build-server\"", "\"source\" : \"http\"", "other-支付.zip");

        // killed in the middle of another
        Path big = Files.write(dir.resolve("big.zip"), new byte[3_000_000]);
        Process slow = new ProcessBuilder("curl", "-sS", "--noproxy", "*", "--limit-rate", "500k", "-H", bearer, "-T", big.toString(), at).start();
        while (curl("-I", "-H", bearer, at + "big.zip").contains("Upload-Offset: 0\r")) {
            assertThat(slow.isAlive()).isTrue();
        }
        SshKeys.run(List.of("kill", "-9", String.valueOf(daemon.pid())));
        daemon.onExit().join();
        slow.onExit().join();
        at = begin() + "/api/v1/packages/";
        assertThat(run(0, "history", "--json").out()).doesNotContain("big.zip");
        Matcher held = Pattern.compile("Upload-Offset: (\\d+)\r").matcher(curl("-I", "-H", bearer, at + "big.zip"));
        assertThat(held.find()).isTrue();
        assertThat(Long.parseLong(held.group(1))).isBetween(1L, 2_999_999L);
        assertThat(curl("-w", "%{http_code}", "-H", bearer, "-C", held.group(1), "-T", big.toString(), at)).contains("202", "big.zip");

        run(0, "token", "revoke", "build-server");
        assertThat(curl("-w", "%{http_code}", "-H", bearer, "-T", file.toString(), at)).contains("401", "no-token");
        String state = Files.readString(home.path().resolve("state/tokens"));
        assertThat(state).doesNotContain(token);
        try (var logs = Files.list(home.path().resolve("state/log"))) {
            for (Path each : logs.toList()) {
                assertThat(Files.readString(each)).contains("build-server").doesNotContain(token);
            }
        }
    }
}

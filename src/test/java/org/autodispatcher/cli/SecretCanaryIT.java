package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestHome;
import org.autodispatcher.rig.Vsftpd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret of its own in every place where one can stand; whatever is run, none of them comes out: not on the screen, not in a
 * file beside the one it was written in, not in what other accounts can see of a process.
 */
@Needs(
        value = {"sshd", "vsftpd", "setpriv", "ssh-keygen"},
        accounts = {"ad-daemon", "ad-target", "ad-sh-dash"},
        root = "it starts servers that log in other accounts, and looks into the processes of another")
class SecretCanaryIT {
    private static final String ADDRESS = "127.0.0.43";

    /** Where each secret stands, as a file below HOME or the account's own. */
    private final Map<String, Path> written = new LinkedHashMap<>();
    private final List<String> said = new ArrayList<>();

    @TempDir
    Path dir;

    private OpenSsh server;
    private FtpDaemon ftp;
    private TestHome home;
    private Path netrc;

    private static String canary(String place) {
        return "canary-" + place + "-7f3a9c";
    }

    @BeforeEach
    void secretsEverywhere() throws IOException {
        Folders.open(dir);
        Path key = dir.resolve("key");
        SshKeys.make(key, "ed25519", canary("passphrase"));
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS)
                .authorized("ad-target", Files.readString(Path.of(key + ".pub"))).start();
        ftp = Vsftpd.start(dir.resolve("vsftpd"));
        home = TestHome.in(dir, "");
        String at = ADDRESS + ":" + server.port();
        String folder = "~/ad-canary-" + ProcessHandle.current().pid();
        String common = "dest_dir = " + folder + "\nrun_dir = " + folder + "/.runs\n";
        home.routes("""
                [written]
                host = %1$s
                login = ad-sh-dash
                password = %2$s
                upgrade_command = ps -ef; env
                %5$s[infile]
                host = %1$s
                login = ad-sh-dash
                password_file = %3$s/password
                %5$s[bycommand]
                host = %1$s
                login = ad-sh-dash
                password_command = /bin/cat %3$s/for-command
                %5$s[netrc]
                host = %1$s
                %5$s[key]
                host = %1$s
                login = ad-target
                identity_file = %3$s/key
                passphrase_file = %3$s/passphrase
                upgrade_command = ps -ef; env
                %5$s[ftp]
                host = %4$s
                protocol = ftp
                login = ad-sh-dash
                password = %2$s
                account = %6$s
                %5$s""".formatted(at, canary("password"), home.path(), ftp.host() + ":" + ftp.port(), common, canary("account")));
        written.put(canary("password"), home.path().resolve(Home.ROUTES_FILE));
        written.put(canary("account"), home.path().resolve(Home.ROUTES_FILE));
        secret("password", canary("password_file"), canary("password_file") + "\n");
        secret("for-command", canary("password_command"), canary("password_command") + "\n");
        secret("passphrase", canary("passphrase"), canary("passphrase") + "\n");
        netrc = secret("netrc", canary("netrc"),
                "machine " + ADDRESS + " login ad-sh-dash password " + canary("netrc") + " account " + canary("netrc-account") + "\n");
        written.put(canary("netrc-account"), netrc);
        Path keyHere = home.file("key", Files.readString(key));
        Files.setPosixFilePermissions(keyHere, PosixFilePermissions.fromString("rw-------"));
        home.trusts(server.knownHostsLines());
    }

    private Path secret(String file, String canary, String content) throws IOException {
        Path path = home.file(file, content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        written.put(canary, path);
        return path;
    }

    @AfterEach
    void end() {
        server.close();
        ftp.close();
        Path left = Path.of("/home/ad-target", "ad-canary-" + ProcessHandle.current().pid());
        if (Files.exists(left)) {
            Folders.remove(left);
        }
    }

    private void run(Object... arguments) throws IOException {
        Process process = Program.as("ad-daemon").with("NETRC", netrc.toString()).start(arguments);
        Thread watch = Thread.ofPlatform().start(() -> watch(process));
        Program.Result result = Program.ended(process);
        try {
            watch.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        said.add(result.all());
    }

    /** What everybody sees of the program and its children while they run: argument lists; and their environments. */
    private void watch(Process process) {
        while (process.isAlive()) {
            Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(each -> {
                said.add(content(Path.of("/proc/" + each.pid() + "/cmdline")));
                said.add(content(Path.of("/proc/" + each.pid() + "/environ")));
            });
        }
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    private Set<String> escaped() throws IOException {
        Set<String> escaped = new TreeSet<>();
        for (Map.Entry<String, Path> secret : written.entrySet()) {
            said.stream().filter(text -> text.contains(secret.getKey())).forEach(text -> escaped.add(secret.getKey() + " was said"));
            try (Stream<Path> files = Files.walk(home.path())) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.equals(secret.getValue()) && content(file).contains(secret.getKey()))
                        .forEach(file -> escaped.add(secret.getKey() + " is in " + file));
            }
        }
        return escaped;
    }

    @Test
    void no_secret_comes_out_whatever_is_run_and_however_it_ends() throws IOException {
        Object[] names = {"written-1", "infile-1", "bycommand-1", "netrc-1", "key-1", "ftp-1"};
        Object[] files = new Object[names.length];
        for (int i = 0; i < names.length; i++) {
            files[i] = home.file(names[i].toString(), "content");
        }
        for (String json : List.of("--quiet", "--json")) {
            run(Stream.concat(Stream.of("dispatch", "--home", home.path(), json), Stream.of(files)).toArray());
            run(Stream.concat(Stream.of("explain", "--home", home.path(), json), Stream.of(names)).toArray());
            run("check", "--home", home.path(), json);
            run("check", "--connect", "--home", home.path(), json);
        }
        run(Stream.concat(Stream.of("dispatch", "--home", home.path()), Stream.of(files)).toArray());
        assertThat(said).anyMatch(text -> text.contains("login-refused")).anyMatch(text -> text.contains("upgraded"));
        assertThat(escaped()).isEmpty();
    }

    @Test
    void no_secret_comes_out_of_a_configuration_that_is_wrong() throws IOException {
        String right = Files.readString(home.path().resolve(Home.ROUTES_FILE));
        for (String wrong : List.of(
                right.replace("password = ", "passwrd = "),
                right.replace("password = ", "password ＝ "),
                right.replace("password = ", "password "),
                right.replace("password = ", "port = "),
                right.replace("password = ", "host = %(password)s\npassword = "),
                right.replace("account = ", "dest_dir = {account}\naccount = "),
                right + "[written]\nhost = a\n")) {
            home.routes(wrong);
            run("check", "--home", home.path());
            run("check", "--json", "--home", home.path());
            run("explain", "--home", home.path(), "written-1");
        }
        home.routes(right);
        Files.writeString(netrc, "machine " + ADDRESS + " login ad-sh-dash passwort " + canary("netrc") + "\n");
        run("check", "--connect", "--home", home.path());
        assertThat(said).anyMatch(text -> text.contains("next:"));
        assertThat(escaped()).isEmpty();
    }
}

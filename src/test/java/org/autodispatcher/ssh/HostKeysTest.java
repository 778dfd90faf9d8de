package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.HostKeyRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.network.TrustFile;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.SshKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of host keys, compared with ssh-keygen where that can judge. */
@Needs({"ssh-keygen", "mkfifo", "python3"})
class HostKeysTest {
    @TempDir
    Path dir;

    private Path file;
    private HostKeys store;
    private HostKey key;
    private HostKey other;

    @BeforeEach
    void makeKeys() throws IOException {
        file = dir.resolve("known_hosts");
        store = new HostKeys(file);
        key = key("one");
        other = key("two");
    }

    private HostKey key(String name) throws IOException {
        String[] fields = SshKeys.publicLine(SshKeys.make(dir.resolve(name), "ed25519", "")).split(" ");
        return new HostKey(fields[0], fields[1]);
    }

    private static String line(String hosts, HostKey key) {
        return hosts + " " + key.type() + " " + key.base64() + " a comment";
    }

    @Test
    void a_missing_file_trusts_nobody() throws IOException {
        assertThat(store.keys("web1")).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void a_fingerprint_is_the_one_ssh_keygen_prints() throws IOException {
        assertThat(key.fingerprint()).isEqualTo(SshKeys.fingerprint(dir.resolve("one.pub")));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "web1, web1, true", "WEB1, web1, true", "web1, web2, false", "\"a,web1,b\", web1, true", "web*, web1, true",
        "web?, web12, false", "\"web*,!web1\", web1, false", "\"!web1,web*\", web1, false", "web1, [web1]:2222, false",
        "[web1]:2222, [web1]:2222, true", "[web1]:2222, web1, false", "*.example, a.b.example, true", "w.b1, wab1, false",
    })
    void names_patterns_and_negations_are_matched(String hosts, String name, boolean matches) throws IOException {
        Files.writeString(file, line(hosts, key) + "\n");
        assertThat(store.keys(name)).isEqualTo(matches ? List.of(key) : List.of());
    }

    @Test
    void names_hashed_by_ssh_keygen_are_recognised() throws Exception {
        Files.write(file, List.of(line("web1", key), line("[10.8.6.2]:2222", other)));
        new ProcessBuilder("ssh-keygen", "-q", "-H", "-f", file.toString()).start().waitFor();
        assertThat(Files.readString(file)).contains("|1|").doesNotContain("web1");
        assertThat(store.keys("web1")).containsExactly(key);
        assertThat(store.keys(HostKeys.name("10.8.6.2", 2222))).containsExactly(other);
        assertThat(store.keys("web2")).isEmpty();
    }

    @Test
    void what_is_added_is_found_by_ssh_keygen_and_readable_by_the_owner_alone() throws Exception {
        Files.writeString(file, "# ours\n\n" + line("web1", key) + "\n");
        store.addFirst(HostKeys.name("10.8.6.2", 2222), other);
        store.addFirst("web1", key);
        assertThat(Files.readAllLines(file)).hasSize(4).startsWith("# ours", "");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        Process oracle = new ProcessBuilder("ssh-keygen", "-F", "[10.8.6.2]:2222", "-f", file.toString()).start();
        assertThat(new String(oracle.getInputStream().readAllBytes())).contains(other.base64());
        try (var files = Files.list(dir)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".new"));
        }
    }

    private void replace(String name, HostKey by) throws IOException {
        List<String> instead = store.keys(name).stream().map(HostKey::fingerprint).toList();
        assertThat(store.replace(name, List.of(by), instead)).isTrue();
    }

    @Test
    void replacing_takes_only_that_name_out_and_leaves_patterns_and_marks() throws IOException {
        Files.write(file, List.of(
                "# ours", line("web1,web2", key), line("web1", other), line("web*", key), line("@revoked web1", other)));
        HostKey renewed = key("three");
        replace("web1", renewed);
        assertThat(Files.readAllLines(file)).containsExactly(
                "# ours",
                "web2 " + key.type() + " " + key.base64(),
                line("web*", key),
                line("@revoked web1", other),
                "web1 " + renewed.type() + " " + renewed.base64());
    }

    @Test
    void replacing_finds_a_hashed_name() throws Exception {
        Files.writeString(file, line("web1", key) + "\n");
        new ProcessBuilder("ssh-keygen", "-q", "-H", "-f", file.toString()).start().waitFor();
        replace("web1", other);
        assertThat(store.keys("web1")).containsExactly(other);
    }

    @ParameterizedTest
    @CsvSource({"web1", "web1 ssh-ed25519", "web1 ssh-ed25519 !!!", "web1 ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAA", "@revoke web1 ssh-ed25519 AAAA"})
    void a_line_that_cannot_be_read_trusts_nobody(String broken) throws IOException {
        Files.writeString(file, line("web1", key) + "\n" + broken + "\n");
        assertThat(Refused.of(() -> store.keys("web1")))
                .satisfies(failure -> assertThat(failure.wording()).isEqualTo("host-key-unknown.malformed"))
                .satisfies(failure -> assertThat(failure.values()).containsEntry("line", "2"));
    }

    @Test
    void a_file_that_cannot_be_read_trusts_nobody() throws IOException {
        Files.createDirectory(file);
        assertThat(Refused.of(() -> store.keys("web1")).wording()).isEqualTo("host-key-unknown.unreadable");
    }

    @Test
    void a_pipe_is_not_waited_for_and_trusts_nobody() throws IOException {
        SshKeys.run(List.of("mkfifo", file.toString()));
        assertThat(Refused.of(() -> store.keys("web1")).wording()).isEqualTo("host-key-unknown.unreadable");
    }

    @Test
    void what_others_record_meanwhile_is_not_undone() throws Exception {
        List<Thread> writers = new ArrayList<>();
        for (int host = 0; host < 20; host++) {
            String name = "web" + host;
            writers.add(Thread.ofVirtual().start(() -> record(name)));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(Files.readAllLines(file)).hasSize(20);
    }

    /** With a store of its own, as another program has. */
    private void record(String name) {
        try {
            new HostKeys(file).addFirst(name, key);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void who_only_looks_believes_the_first_key_for_as_long_as_he_looks_and_records_it_nowhere() throws Exception {
        Path state = Files.createDirectory(dir.resolve("state"));
        HostKeys looking = HostKeys.looking(state.resolve("known_hosts"));
        HostKeyCheck first = new HostKeyCheck(looking, looking.known("web1"), SshEndpoint.HostKeyPolicy.ACCEPT_NEW, 2048);
        assertThat(first.check("web1", key.blob())).isEqualTo(HostKeyRepository.OK);
        HostKeyCheck again = new HostKeyCheck(looking, looking.known("web1"), SshEndpoint.HostKeyPolicy.ACCEPT_NEW, 2048);
        assertThat(again.check("web1", other.blob())).isEqualTo(HostKeyRepository.CHANGED);
        HostKeyCheck elsewhere = new HostKeyCheck(looking, looking.known("web2"), SshEndpoint.HostKeyPolicy.ACCEPT_NEW, 2048);
        assertThat(elsewhere.check("web2", other.blob())).isEqualTo(HostKeyRepository.OK);
        assertThat(state).isEmptyDirectory();
    }

    /** Two programs, or two of our threads, that meet different keys of one host at the same time: one of them meets an attacker. */
    @Test
    void of_two_keys_of_one_unknown_host_only_the_first_is_recorded_and_believed() throws Exception {
        HostKeyCheck slow = new HostKeyCheck(store, store.known("web1"), SshEndpoint.HostKeyPolicy.ACCEPT_NEW, 2048);
        HostKeyCheck fast = new HostKeyCheck(new HostKeys(file), store.known("web1"), SshEndpoint.HostKeyPolicy.ACCEPT_NEW, 2048);
        assertThat(fast.check("web1", other.blob())).isEqualTo(HostKeyRepository.OK);
        assertThat(slow.check("web1", key.blob())).isEqualTo(HostKeyRepository.CHANGED);
        assertThat(slow.refusal().orElseThrow().wording()).isEqualTo("host-key-changed");
        assertThat(slow.refusal().orElseThrow().values())
                .containsEntry("fingerprint", key.fingerprint())
                .containsEntry("recorded", other.type() + " " + other.fingerprint());
        assertThat(store.keys("web1")).containsExactly(other);
    }

    @Test
    void its_version_changes_with_every_change_and_only_then() throws Exception {
        String none = TrustFile.version(file);
        store.addFirst("web1", key);
        String one = TrustFile.version(file);
        store.keys("web1");
        assertThat(TrustFile.version(file)).isEqualTo(one).isNotEqualTo(none);
        replace("web1", other);
        String two = TrustFile.version(file);
        assertThat(two).isNotEqualTo(one);
        Files.writeString(file, line("web2", key) + "\n", java.nio.file.StandardOpenOption.APPEND);
        assertThat(TrustFile.version(file)).isNotEqualTo(two);
        Files.delete(file);
        assertThat(TrustFile.version(file)).isEqualTo(none);
    }

    @Test
    void another_program_that_is_changing_the_file_is_waited_for() throws Exception {
        Path lock = Files.createFile(dir.resolve(".known_hosts.lock"));
        Process holder = new ProcessBuilder("python3", "-c", """
                import fcntl, sys
                lock = open(sys.argv[1], 'w')
                fcntl.lockf(lock, fcntl.LOCK_EX)
                print('held', flush=True)
                sys.stdin.read()
                """, lock.toString()).start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            Thread writer = Thread.ofPlatform().start(() -> record("web1"));
            assertThat(writer.join(java.time.Duration.ofMillis(300))).isFalse();
            assertThat(file).doesNotExist();
            holder.getOutputStream().close();
            writer.join();
            assertThat(store.keys("web1")).containsExactly(key);
        } finally {
            holder.destroyForcibly();
        }
    }
}

package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.SshKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** scp and sftp against a real sshd, and what WinSCP does. */
@Needs(value = {"sshd", "scp", "sftp", "rsync"}, accounts = "ad-dropper", root = "it starts a server that logs in another account")
@Timeout(180)
class SshUploadsTest {
    @TempDir
    Path dir;

    private Drops drops;
    private OpenSsh server;
    private Path key;

    @BeforeEach
    void start() throws IOException {
        drops = Drops.in(dir).ownedBy(Dropper.ACCOUNT).start();
        key = SshKeys.make(dir.resolve("key"), "ed25519", "");
        server = OpenSsh.in(dir.resolve("sshd"))
                .listen("127.0.0.61")
                .lines("Subsystem sftp /usr/lib/openssh/sftp-server")
                .authorized(Dropper.ACCOUNT, SshKeys.publicLine(key))
                .start();
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        drops.close();
    }

    private List<String> client(String program, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                program, "-q", "-i", key.toString(), "-P", String.valueOf(server.port()), "-o", "UserKnownHostsFile=" + server.knownHosts(),
                "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"));
        words.addAll(List.of(more));
        return words;
    }

    private String account() {
        return Dropper.ACCOUNT + "@" + server.host();
    }

    private void scp(Path file, String... options) throws IOException {
        List<String> words = client("scp", options);
        words.addAll(List.of(file.toString(), account() + ":" + drops.path()));
        SshKeys.run(words);
    }

    private void sftp(String name, String... commands) throws IOException {
        Path batch = Files.write(dir.resolve(name + ".batch"), List.of(commands));
        SshKeys.run(client("sftp", "-b", batch.toString(), account() + ":" + drops.path()));
    }

    private void rsync(Path file) throws IOException {
        String shell = String.join(" ", client("ssh").stream().map(word -> word.equals("-P") ? "-p" : word).toList());
        SshKeys.run(List.of("rsync", "-a", "-e", shell, file.toString(), account() + ":" + drops.path() + "/"));
    }

    @Test
    void every_way_to_upload_brings_the_package_once_and_whole() throws IOException {
        Path scp = drops.made("scp.bin", Drops.opaque(300_000, 1));
        Path legacy = drops.made("legacy.bin", Drops.opaque(300_000, 2));
        Path sftp = drops.made("sftp.bin", Drops.opaque(300_000, 3));
        Path kept = drops.made("kept.zip", Drops.zip(300_000, 4));
        Path standard = drops.made("standard.bin", Drops.opaque(300_000, 5));
        Path posix = drops.made("posix.bin", Drops.opaque(300_000, 6));
        Path winscp = drops.made("winscp.bin", Drops.opaque(300_000, 7));
        Path rsync = drops.made("over-ssh.bin", Drops.opaque(300_000, 8));
        List<CompletableFuture<Boolean>> uploads = List.of(
                doing(() -> scp(scp, "-p")),
                doing(() -> scp(legacy, "-O", "-p")),
                doing(() -> sftp("put", "put " + sftp, "put -p " + kept)),
                doing(() -> sftp("standard", "put " + standard + " standard.tmp", "rename -l standard.tmp standard.bin")),
                doing(() -> sftp("posix", "put " + posix + " posix.part", "rename posix.part posix.bin")),
                doing(() -> sftp("winscp", "put -p " + winscp + " winscp.bin.filepart", "rename winscp.bin.filepart winscp.bin")),
                doing(() -> rsync(rsync)));
        uploads.forEach(CompletableFuture::join);
        assertThat(drops.cameOnce("standard.bin", standard).rule()).isEqualTo("at-once");
        assertThat(drops.cameOnce("posix.bin", posix).rule()).isEqualTo("at-once");
        assertThat(drops.cameOnce("winscp.bin", winscp).rule()).isEqualTo("at-once");
        assertThat(drops.cameOnce("over-ssh.bin", rsync).rule()).isEqualTo("at-once");
        assertThat(drops.cameOnce("kept.zip", kept).rule()).isEqualTo("format");
        for (Path each : List.of(scp, legacy, sftp)) {
            assertThat(drops.cameOnce(String.valueOf(each.getFileName()), each).rule()).isEqualTo("quiet");
        }
        drops.quietPasses();
        assertThat(drops.sink.all()).filteredOn(each -> !each.name().contains("-") || each.name().startsWith("over")).hasSize(8);
        assertThat(drops.standing().waiting()).isEmpty();
    }

    private static CompletableFuture<Boolean> doing(Upload upload) {
        return Meanwhile.doing(() -> {
            upload.run();
            return true;
        });
    }

    @FunctionalInterface
    private interface Upload {
        void run() throws IOException;
    }

    @Test
    void uploads_whose_connection_is_cut_wait_and_come_when_they_are_sent_again() throws IOException {
        Path scp = drops.made("cut-scp.zip", Drops.zip(400_000, 8));
        Path sftp = drops.made("cut-sftp.zip", Drops.zip(400_000, 9));
        Path batch = Files.writeString(dir.resolve("cut.batch"), "put " + sftp + "\n");
        List<String> first = client("scp", "-O", "-l", "800");
        first.addAll(List.of(scp.toString(), account() + ":" + drops.path()));
        List<Process> running = List.of(
                new ProcessBuilder(first).start(),
                new ProcessBuilder(client("sftp", "-l", "800", "-b", batch.toString(), account() + ":" + drops.path())).start());
        for (String name : List.of("cut-scp.zip", "cut-sftp.zip")) {
            drops.written(name);
        }
        server.cutSessions();
        running.forEach(each -> each.onExit().join());
        for (String name : List.of("cut-scp.zip", "cut-sftp.zip")) {
            drops.waits(name, why -> why.is(Reason.INCOMPLETE, "format"));
        }
        scp(scp, "-O");
        sftp("again", "reput " + sftp);
        assertThat(drops.cameOnce("cut-scp.zip", scp).rule()).isEqualTo("format");
        assertThat(drops.cameOnce("cut-sftp.zip", sftp).rule()).isEqualTo("format");
    }
}

package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;

/**
 * What all campaigns share: real servers on loopback addresses, the account on the targets, the key that opens it, and folders.
 * Needs root, and the accounts of {@code src/test/rig/accounts.sh}. Closing it ends and removes everything.
 */
public final class Rig implements AutoCloseable {
    /** The account that the program runs as. */
    public static final String OWNER = "ad-daemon";

    private static final String SSH_HOSTS = "127.0.61.";
    private static final String FTP_HOSTS = "127.0.62.";
    /** Rigs beside each other share the account and its home. */
    private static final AtomicInteger FOLDERS = new AtomicInteger();

    private final Path dir = Files.createTempDirectory("ad-faults");
    private final Account account = new Account(TestAccounts.TARGET);
    private final Map<String, OpenSsh> ssh = new HashMap<>();
    private final Map<String, FtpDaemon> ftp = new HashMap<>();
    private final List<String> known = new ArrayList<>();
    private final Path key;
    private final Path password;
    private final Path witness;
    private final Path health;

    /** An empty rig; servers are started when they are first asked for. */
    public Rig() throws IOException {
        Folders.open(dir);
        key = SshKeys.make(dir.resolve("key"), "ed25519", "");
        password = Files.writeString(dir.resolve("password"), TestAccounts.TARGET_PASSWORD.reveal() + "\n");
        Files.setPosixFilePermissions(password, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        Folders.give(key, OWNER);
        Folders.give(password, OWNER);
        witness = Files.copy(Path.of("src/test/rig/witness.sh"), dir.resolve("witness.sh"), StandardCopyOption.COPY_ATTRIBUTES);
        health = Files.copy(Path.of("src/test/rig/health.sh"), dir.resolve("health.sh"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** The upgrade command of the campaigns. */
    public Path witness() {
        return witness;
    }

    /** The health command of the campaigns. */
    public Path health() {
        return health;
    }

    /** A private key that opens the account on every server of the rig. */
    public Path key() {
        return key;
    }

    /** A file with the password of the account on the targets. */
    public Path password() {
        return password;
    }

    /** A folder for files of a campaign, which everybody may pass through. */
    public Path folder(String name) throws IOException {
        Path folder = Files.createDirectory(dir.resolve(name + "-" + FOLDERS.incrementAndGet()));
        Folders.open(folder);
        return folder;
    }

    /** A folder of the account on the targets. */
    public Path targetFolder(String name) throws IOException {
        String unique = "ad-faults-" + ProcessHandle.current().pid() + "-" + FOLDERS.incrementAndGet() + "-" + name;
        return account.folder(account.home().resolve(unique));
    }

    /** The {@code number}th OpenSSH server, from 0 on. */
    public OpenSsh ssh(int number) throws IOException {
        return sshAt(SSH_HOSTS + (number + 1));
    }

    /** Lines for a route that goes by SFTP to the {@code number}th server. */
    public List<String> sftpLines(int number) throws IOException {
        return List.of("protocol = sftp", "ssh_port = " + ssh(number).port(), "identity_file = " + key);
    }

    /** The address of the {@code number}th server. */
    public String host(int number) throws IOException {
        return ssh(number).host();
    }

    /** The {@code number}th FTP server, from 0 on, on whose address an OpenSSH server runs the upgrades. */
    public FtpDaemon ftp(int number) throws IOException {
        String host = FTP_HOSTS + (number + 1);
        if (!ftp.containsKey(host)) {
            ftp.put(host, Vsftpd.startOn(dir.resolve("vsftpd-" + host), host));
        }
        return ftp.get(host);
    }

    /** Lines for a route that goes by FTP to the {@code number}th server. */
    public List<String> ftpLines(int number) throws IOException {
        int port = ftp(number).port();
        return List.of("protocol = ftp", "ftp_port = " + port, "ssh_port = " + sshAt(ftp(number).host()).port(), "password_file = " + password);
    }

    /** Adds lines of known_hosts(5) about a campaign's own server, for every HOME made from now on. */
    public void trust(List<String> lines) {
        known.addAll(lines);
    }

    /** What known_hosts(5) has to say about all servers started so far. */
    public List<String> knownHosts() throws IOException {
        List<String> lines = new ArrayList<>(known);
        for (OpenSsh server : ssh.values()) {
            lines.addAll(server.knownHostsLines());
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        ssh.values().forEach(OpenSsh::close);
        ftp.values().forEach(FtpDaemon::close);
        account.close();
        Folders.remove(dir);
    }

    private OpenSsh sshAt(String host) throws IOException {
        if (!ssh.containsKey(host)) {
            ssh.put(host, OpenSsh.in(dir.resolve("sshd-" + host))
                    .listen(host)
                    .authorized(TestAccounts.TARGET, SshKeys.publicLine(key))
                    .start());
        }
        return ssh.get(host);
    }
}

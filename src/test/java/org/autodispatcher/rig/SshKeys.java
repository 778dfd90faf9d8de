package org.autodispatcher.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Key pairs as ssh-keygen(1) makes them. */
public final class SshKeys {
    private SshKeys() {}

    /**
     * Makes {@code file} and {@code file.pub}.
     *
     * @param type       {@code ed25519}, {@code ecdsa}, {@code rsa}, {@code dsa}
     * @param passphrase what opens it; empty for none
     * @param options    more of ssh-keygen's, as {@code "-b", "1024"}
     */
    public static Path make(Path file, String type, String passphrase, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "test", "-f", file.toString()));
        command.addAll(List.of(options));
        run(command);
        return file;
    }

    /** The line of {@code file.pub}, as authorized_keys takes it. */
    public static String publicLine(Path file) throws IOException {
        return Files.readString(Path.of(file + ".pub")).strip();
    }

    /** {@code SHA256:…} of a public key file, as ssh-keygen says it. */
    public static String fingerprint(Path publicKey) throws IOException {
        return run(List.of("ssh-keygen", "-l", "-E", "sha256", "-f", publicKey.toString())).split(" ")[1];
    }

    /** Gives a private key without a passphrase one. */
    public static void lock(Path privateKey, String passphrase) throws IOException {
        run(List.of("ssh-keygen", "-q", "-p", "-P", "", "-N", passphrase, "-f", privateKey.toString()));
    }

    /** Makes {@code hostKey-cert.pub}: a host certificate for {@code principal}, signed by {@code authority}. */
    public static void sign(Path authority, String principal, Path hostKey) throws IOException {
        run(List.of("ssh-keygen", "-q", "-s", authority.toString(), "-I", "test", "-h", "-n", principal, hostKey + ".pub"));
    }

    /** Runs a command and returns what it wrote; anything but exit status 0 is an error. */
    public static String run(List<String> command) throws IOException {
        return run(command, Path.of("."));
    }

    /** The same in another working directory. */
    public static String run(List<String> command, Path dir) throws IOException {
        Process process = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException(command + " ended with " + status + ": " + output);
        }
        return output;
    }
}

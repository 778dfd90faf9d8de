package org.autodispatcher.ssh;

import com.jcraft.jsch.ConfigRepository;
import com.jcraft.jsch.OpenSSHConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.network.Alarm;

/**
 * Asks the account's ssh_config about a host: by {@code ssh -G} where that program is there, since only it knows {@code Match} and
 * {@code Include}; else by JSch's reader.
 */
final class SshConfig {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final List<String> DEFAULT_KEYS = List.of("~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa");

    private final LocalSsh local;
    private final Optional<Path> program;

    SshConfig(LocalSsh local) {
        this(local, find("ssh"));
    }

    /** With a given ssh program, or none. */
    SshConfig(LocalSsh local, Optional<Path> program) {
        this.local = local;
        this.program = program;
    }

    /**
     * What holds for {@code host}.
     *
     * @param login empty where the route has none
     * @throws FailureException {@code secret-unreadable.ssh-config} where the file cannot be understood
     */
    SshSettings of(String host, String login) throws IOException {
        if (!Files.isRegularFile(local.config())) {
            return SshSettings.none(existing(DEFAULT_KEYS));
        }
        try {
            return program.isPresent() ? bySsh(program.get(), host, login) : byJsch(host);
        } catch (FailureException e) {
            if (Files.notExists(local.config())) {
                return SshSettings.none(existing(DEFAULT_KEYS)); // it was removed, or is being replaced, at this very moment
            }
            throw e;
        }
    }

    private SshSettings bySsh(Path ssh, String host, String login) throws IOException {
        List<String> command = new ArrayList<>(List.of(ssh.toString(), "-G", "-F", local.config().toString()));
        if (!login.isEmpty()) {
            command.addAll(List.of("-l", login));
        }
        command.addAll(List.of("--", host));
        Map<String, List<String>> values = new TreeMap<>();
        for (String line : output(command).split("\n")) {
            String[] keyValue = line.split(" ", 2);
            values.computeIfAbsent(keyValue[0], _ -> new ArrayList<>()).add(keyValue.length < 2 ? "" : keyValue[1]);
        }
        return new SshSettings(
                first(values, "hostname"),
                first(values, "port").map(Integer::parseInt).filter(port -> port != 22),
                first(values, "user"),
                existing(values.getOrDefault("identityfile", List.of())),
                first(values, "identitiesonly").equals(Optional.of("yes")),
                first(values, "proxyjump").orElse(""),
                first(values, "hostkeyalias"));
    }

    private String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        try (Alarm alarm = new Alarm(LIMIT, process::destroyForcibly)) {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0 || alarm.rang()) {
                throw unreadable().with("error", error.strip().replaceAll("\\p{C}+", " ")).exception();
            }
            return output;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private SshSettings byJsch(String host) throws IOException {
        ConfigRepository.Config config;
        try {
            config = OpenSSHConfig.parseFile(local.config().toString()).getConfig(host);
        } catch (IOException e) {
            throw unreadable().with("error", String.valueOf(e.getMessage())).exception(e);
        }
        List<String> files = Stream.concat(Arrays.stream(config.getValues("IdentityFile")), DEFAULT_KEYS.stream()).toList();
        return new SshSettings(
                Optional.ofNullable(config.getHostname()).map(name -> name.replace("%h", host)),
                Optional.of(config.getPort()).filter(port -> port > 0 && port != 22),
                Optional.ofNullable(config.getUser()),
                existing(files),
                "yes".equals(config.getValue("IdentitiesOnly")),
                Optional.ofNullable(config.getValue("ProxyJump")).orElse(""),
                Optional.ofNullable(config.getValue("HostKeyAlias")));
    }

    private Failure unreadable() {
        return Failure.of(Reason.SECRET_UNREADABLE, "ssh-config").with("file", local.config());
    }

    /** Of the private keys named those that are there, {@code ~} and {@code %d} being the home folder. */
    private List<Path> existing(List<String> names) {
        return names.stream()
                .map(name -> name.replaceFirst("^\"(.*)\"$", "$1"))
                .map(name -> name.startsWith("~/") ? local.home() + name.substring(1) : name.replace("%d", local.home().toString()))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .distinct()
                .toList();
    }

    private static Optional<String> first(Map<String, List<String>> values, String key) {
        return values.getOrDefault(key, List.of()).stream().findFirst();
    }

    private static Optional<Path> find(String program) {
        return Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}

package org.autodispatcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of the launchers with stand-ins for what they start: a JDK whose {@code java} tells how it was started, and a Maven. */
record LauncherTree(Path root) {
    private static final List<String> COPIED =
            List.of("auto-dispatcher", "src/build/maven.sh", "src/main/dist/bin/auto-dispatcher", "src/main/dist/lib/jdk.sh", "pom.xml");

    private static final List<String> TOOLS =
            List.of("readlink", "locale", "find", "head", "mkdir", "flock", "touch", "grep", "tail", "mv", "rm", "unshare", "mount");

    /** How a run ended. */
    record Run(int status, String out, String err) {}

    static LauncherTree in(Path root) throws IOException {
        for (String file : COPIED) {
            copy(Path.of(file), root.resolve(file));
        }
        Files.createDirectories(root.resolve("examples"));
        Files.createDirectories(root.resolve("packaging"));
        return new LauncherTree(root);
    }

    /** Adds a JDK that says it has {@code version}; its java prints its own folder's name, LC_ALL and its arguments. */
    Path jdk(String name, String version) throws IOException {
        Path jdk = root.resolve("jdks").resolve(name);
        program(jdk.resolve("bin/java"), "echo \"jdk=" + name + " LC_ALL=$LC_ALL\"; printf '<%s>\\n' \"$@\"");
        program(jdk.resolve("bin/javac"), "exit 0");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    /** Adds a Maven that notes every run in {@code builds}, then does {@code script}. */
    Path maven(String script) throws IOException {
        Path bin = root.resolve("maven");
        program(bin.resolve("mvn"), "echo \"$JAVA_HOME\" >>builds\n" + script);
        return bin;
    }

    /** What a build leaves: the distribution. */
    static String makesDistribution() {
        return "mkdir -p target && cp -R src/main/dist target/auto-dispatcher && mkdir -p target/auto-dispatcher/lib";
    }

    List<String> builds() throws IOException {
        return Files.exists(root.resolve("builds")) ? Files.readAllLines(root.resolve("builds")) : List.of();
    }

    Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectInput(Path.of("/dev/null").toFile()).start();
    }

    Run run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        return ended(start(environment, command));
    }

    /** Waits; both outputs are short enough for their pipes. */
    static Run ended(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, err);
    }

    /** The command line that runs {@code command} where no folder holds a JDK: needs root, for a file system of its own. */
    static String[] withoutAnyJdk(String... command) {
        String hide = "for dir in /usr/lib/jvm /opt; do [ ! -d $dir ] || mount -t tmpfs none $dir; done; exec \"$@\"";
        List<String> all = new ArrayList<>(List.of("unshare", "--mount", "/bin/sh", "-c", hide, "sh"));
        all.addAll(List.of(command));
        return all.toArray(String[]::new);
    }

    /** The programs a bare machine has, but no java and no mvn. */
    Path bareTools() throws IOException {
        Path bin = root.resolve("bare");
        for (String name : TOOLS) {
            Path tool = Stream.of("/usr/bin", "/bin").map(dir -> Path.of(dir, name)).filter(Files::isExecutable).findFirst().orElseThrow();
            program(bin.resolve(name), "exec " + tool + " \"$@\"");
        }
        return bin;
    }

    private static void program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

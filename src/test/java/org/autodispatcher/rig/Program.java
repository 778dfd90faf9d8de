package org.autodispatcher.rig;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.ShellQuote;

/**
 * The finished program, started as an ordinary user starts it: the distribution's own launcher, a process of its own, no root.
 * It runs from a copy that every account can read.
 */
public final class Program {
    private static final Path BUILT = Path.of("target/auto-dispatcher");
    private static Path installed;

    private final List<String> before;
    private final Map<String, String> environment;
    private final Optional<Path> distribution;

    private Program(List<String> before, Map<String, String> environment, Optional<Path> distribution) {
        this.before = before;
        this.environment = new TreeMap<>(environment);
        this.distribution = distribution;
    }

    /** What a run came to. */
    public record Result(int status, String out, String err) {
        public String all() {
            return out + err;
        }
    }

    /** Started by {@code account}, with nothing in its environment but PATH and HOME. */
    public static Program as(String account) {
        String home = "/home/" + account;
        return new Program(
                // a build that is run in the background ignores Ctrl-C, and all it starts with it
                List.of("env", "--default-signal", "setpriv", "--reuid=" + account, "--regid=" + account, "--init-groups"),
                Map.of("PATH", System.getenv("PATH"), "HOME", home),
                Optional.empty());
    }

    /** The same from another distribution, which the account must be able to read. */
    public Program from(Path other) {
        return new Program(before, environment, Optional.of(other));
    }

    /** The same with a capability, as a service unit gives it (capabilities(7)). */
    public Program allowed(String capability) {
        List<String> more = new ArrayList<>(before);
        more.addAll(List.of("--inh-caps=+" + capability, "--ambient-caps=+" + capability));
        return new Program(more, environment, distribution);
    }

    /** The same where the system gives its account no more than that of something (user_namespaces(7)), as if root had said so. */
    public Program limited(String what, long limit) {
        List<String> more = new ArrayList<>(before);
        more.addAll(List.of("unshare", "--user", "--map-current-user", "--keep-caps", "/bin/sh", "-euc",
                "echo " + limit + " >/proc/sys/user/" + what + "; exec setpriv --inh-caps=-all --ambient-caps=-all \"$@\"", "sh"));
        return new Program(more, environment, distribution);
    }

    /** The same with nothing at all in its environment. */
    public Program bare() {
        return new Program(before, Map.of(), distribution);
    }

    /** The same inside a network namespace. */
    public Program in(NetNamespace namespace) {
        List<String> more = new ArrayList<>(namespace.prefix());
        more.addAll(before);
        return new Program(more, environment, distribution);
    }

    /** The same on a machine of its own. */
    public Program on(Machine machine) {
        List<String> more = new ArrayList<>(machine.prefix());
        more.addAll(before);
        return new Program(more, environment, distribution);
    }

    /** The same with one more variable. */
    public Program with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Program(before, more, distribution);
    }

    /** The same in a folder. */
    public Program at(Path folder) {
        List<String> more = new ArrayList<>(List.of("env", "--chdir=" + folder));
        more.addAll(before);
        return new Program(more, environment, distribution);
    }

    /** Runs it to its end, without a terminal and with an empty standard input. */
    public Result run(Object... arguments) throws IOException {
        return ended(start(arguments));
    }

    /** Starts it, without a terminal and with an empty standard input. */
    public Process start(Object... arguments) throws IOException {
        return start(ProcessBuilder.Redirect.PIPE, arguments);
    }

    /** The same with its standard output going to a file or a named pipe. */
    public Process startInto(Path out, Object... arguments) throws IOException {
        return start(ProcessBuilder.Redirect.to(out.toFile()), arguments);
    }

    private Process start(ProcessBuilder.Redirect out, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(commandLine(arguments));
        return builder(command).redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null"))).redirectOutput(out).start();
    }

    /** Waits for the end of what {@link #start} started, and for all that it says. */
    public static Result ended(Process process) {
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), Thread::startVirtualThread);
        String out = text(process.getInputStream());
        return new Result(process.onExit().join().exitValue(), out, err.join());
    }

    /** Runs it to its end on a terminal of its own, as script(1) makes one, where {@code typed} is typed; all it says is in {@code out}. */
    public Result onTerminal(String typed, Object... arguments) throws IOException {
        Process process = startOnTerminal(arguments);
        try (OutputStream keyboard = process.getOutputStream()) {
            keyboard.write(typed.getBytes(StandardCharsets.UTF_8));
        }
        return ended(process);
    }

    /** Starts it on such a terminal; what is written to it is typed there. */
    public Process startOnTerminal(Object... arguments) throws IOException {
        return startOnTerminal("", arguments);
    }

    /** The same on one of that size that knows what xterm knows. */
    public Process startOnTerminalOf(int lines, int columns, Object... arguments) throws IOException {
        return with("TERM", "xterm").startOnTerminal("stty rows " + lines + " cols " + columns + "; exec ", arguments);
    }

    private Process startOnTerminal(String first, Object... arguments) throws IOException {
        String line = commandLine(arguments).stream().map(ShellQuote::word).collect(Collectors.joining(" "));
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("script", "--quiet", "--return", "--command", first + line, "/dev/null"));
        return builder(command).start();
    }

    /** The launcher, where it can be read by everybody. */
    public static Path launcher() throws IOException {
        return installed().resolve("bin/auto-dispatcher");
    }

    private List<String> commandLine(Object... arguments) throws IOException {
        Path launcher = distribution.isPresent() ? distribution.get().resolve("bin/auto-dispatcher") : launcher();
        List<String> words = new ArrayList<>(List.of(launcher.toString()));
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        return words;
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(new java.io.File("/"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private static String text(java.io.InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the distribution to where everybody can read it; it is removed with this process. */
    public static Path copy() throws IOException {
        Path copy = Files.createTempDirectory("ad-program");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.remove(copy)));
        Folders.open(copy);
        try (Stream<Path> all = Files.walk(BUILT)) {
            for (Path from : all.skip(1).toList()) {
                Files.copy(from, copy.resolve(BUILT.relativize(from).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return copy;
    }

    private static synchronized Path installed() throws IOException {
        if (installed == null) {
            installed = copy();
        }
        return installed;
    }
}

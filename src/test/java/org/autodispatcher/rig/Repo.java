package org.autodispatcher.rig;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Commands of somebody who works with repositories: their git and svn, as {@code account} where one is named. */
public final class Repo {
    private static final Map<String, String> WHO = Map.of(
            "GIT_AUTHOR_NAME", "Ann", "GIT_AUTHOR_EMAIL", "ann@example.com", "GIT_COMMITTER_NAME", "Ann", "GIT_COMMITTER_EMAIL", "ann@example.com",
            "GIT_CONFIG_GLOBAL", "/dev/null", "HOME", "/nonexistent");

    private Repo() {}

    /** What a command came to. */
    public record Done(int status, String said) {}

    /** Runs a command to its end and returns what it wrote to either stream, without the last line end. */
    public static Done run(Path in, String account, Map<String, String> environment, List<String> words, byte[] stdin) throws IOException {
        List<String> command = new ArrayList<>(
                account.isEmpty() ? List.of() : List.of("setpriv", "--reuid=" + account, "--regid=" + account, "--init-groups"));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(new TreeMap<>(WHO));
        builder.environment().putAll(Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        Meanwhile.doing(() -> {
            try (var to = process.getOutputStream()) {
                to.write(stdin);
            } catch (IOException e) {
                // it does not read
            }
            return "";
        });
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (InputStream out = process.getInputStream()) {
            out.transferTo(said);
        }
        return new Done(process.onExit().join().exitValue(), said.toString(StandardCharsets.UTF_8).stripTrailing());
    }

    /** One that must end well; what it wrote. */
    public static String well(Path in, String... words) throws IOException {
        return well(in, "", List.of(words));
    }

    /** The same as another account. */
    public static String well(Path in, String account, List<String> words) throws IOException {
        Done done = run(in, account, Map.of(), words, new byte[0]);
        if (done.status() != 0) {
            throw new AssertionError(words + ": " + done.said());
        }
        return done.said();
    }

    /** An empty bare Git repository. */
    public static Path bare(Path folder, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("git", "init", "-q", "--bare", "-b", "main"));
        words.addAll(List.of(more));
        words.add(folder.toString());
        well(folder.toAbsolutePath().getParent(), "", words);
        return folder;
    }

    /** An empty Subversion repository. */
    public static Path svn(Path folder) throws IOException {
        well(folder.toAbsolutePath().getParent(), "svnadmin", "create", folder.toString());
        return folder;
    }
}

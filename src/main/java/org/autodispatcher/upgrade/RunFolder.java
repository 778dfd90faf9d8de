package org.autodispatcher.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;

/** Finds out whether a target has a folder for detached runs, by what a start looks at; nothing of it is left there. */
public final class RunFolder {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern FOUND = Pattern.compile("^run-folder (usable|refused ?(.*))$", Pattern.MULTILINE);

    private RunFolder() {}

    /**
     * Why no run could be kept in {@code runDir} there.
     *
     * @param runDir the route's {@code run_dir}: absolute, or {@code ~/…} in the login's home
     * @return what the target said; empty where one could
     * @throws IOException where the target could not be asked
     */
    public static Optional<String> refused(RemoteShell shell, String runDir) throws IOException {
        Answer answer = new Answer();
        Exit exit = shell.run(DetachedScript.tryOut(runDir, UpgradeScript.newMark()), answer, Optional.of(LIMIT));
        if (!(exit instanceof Exit.Exited(int status))) {
            throw Failure.of(Reason.CONNECTION_LOST, "io").with("detail", exit).exception();
        }
        Matcher found = FOUND.matcher(answer.text());
        if (!found.find()) {
            throw Failure.of(Reason.NO_POSIX_SHELL, "not-started").with("status", status).with("said", answer.text().strip()).exception();
        }
        return Optional.ofNullable(found.group(2)).map(String::strip);
    }
}

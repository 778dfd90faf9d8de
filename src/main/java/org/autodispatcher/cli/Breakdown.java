package org.autodispatcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Target;
import org.autodispatcher.daemon.ControlException;
import org.autodispatcher.dispatch.HomeLock;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Sentences;
import picocli.CommandLine.ParameterException;

/** Says why a command could not come to its end, and what the process ends with. */
final class Breakdown {
    private final Screen screen;
    private final String homeOption;

    /** @param options what was typed, so that the commands in hints mean the same HOME */
    Breakdown(Screen screen, Optional<Options> options) {
        this.screen = screen;
        homeOption = options.map(Options::homeOption).orElse("");
    }

    static int misunderstood(Screen screen, ParameterException problem) {
        screen.usage(new Misunderstanding(screen.wording()).told(problem));
        return ExitCode.USAGE.status();
    }

    int told(Exception problem) {
        return switch (problem) {
            case UsageException usage -> usage(usage);
            case FailureException failure -> failed(failure.failure());
            case HomeLock.Taken taken -> usage(new UsageException("usage.owned", "pid", taken.pid(), "home_option", homeOption));
            case ControlException unanswered -> unanswered(unanswered);
            case FileSystemException file when file.getFile() != null -> usage(UsageException.unusable(Path.of(file.getFile()), file));
            case UncheckedIOException disk -> told(disk.getCause());
            case IOException unopened when unopened.getCause() instanceof UsageException usage -> usage(usage);
            case IOException silent -> {
                String detail = Optional.ofNullable(silent.getMessage()).orElse(silent.getClass().getSimpleName());
                screen.usage(new UsageException("usage.owner-silent", "detail", detail, "home_option", homeOption));
                yield ExitCode.UNFINISHED.status();
            }
            default -> {
                screen.bug(problem, Optional.ofNullable(problem.getMessage()).orElse(problem.getClass().getName()));
                yield ExitCode.BUG.status();
            }
        };
    }

    private int usage(UsageException problem) {
        screen.usage(problem);
        return ExitCode.USAGE.status();
    }

    /** What no delivery or host could be named for: a netrc file that cannot be used, a broken file of trusted keys. */
    private int failed(Failure failure) {
        Map<String, String> context = new Sentences(Home.ROUTES_FILE, homeOption).context(new Target("", "", 0));
        screen.error(screen.wording().message(failure, context), screen.wording().hint(failure, context));
        return ExitCode.of(failure.reason()).status();
    }

    /** The owner of the home did not answer. What goes on without us is unfinished; the rest was never begun. */
    private int unanswered(ControlException problem) {
        Map<String, String> values = new TreeMap<>(problem.values());
        values.put("home_option", homeOption);
        String code = problem.code().text();
        screen.error(screen.wording().textOf("daemon", code + ".message", values), screen.wording().textOf("daemon", code + ".hint", values));
        return switch (problem.code()) {
            case TOO_SLOW, NO_ANSWER, OWNER_GONE, LEAVING, STILL_BUSY -> ExitCode.UNFINISHED.status();
            case NOT_ALLOWED, NO_ACCESS, OTHER_VERSION, BAD_REQUEST, BUSY, BROKEN_TRANSFER, TROUBLE -> ExitCode.USAGE.status();
        };
    }
}

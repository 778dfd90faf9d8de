package org.autodispatcher.cli;

import java.util.List;
import java.util.Optional;
import org.autodispatcher.PackageNames;
import org.autodispatcher.config.DidYouMean;
import org.autodispatcher.report.Wording;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in our words what was wrong with a command line. */
final class Misunderstanding {
    private final Wording wording;

    Misunderstanding(Wording wording) {
        this.wording = wording;
    }

    /** What it was, and what to type next. */
    UsageException told(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        String first = command.getUnmatchedArguments().stream().findFirst().orElse("");
        Optional<String> meant = first.startsWith("-") ? Optional.empty() : DidYouMean.closest(first, command.getSubcommands().keySet());
        if (command.getParent() == null && meant.isPresent()) {
            return new UsageException("usage.verb-unknown", "verb", PackageNames.shown(first), "known", meant.get());
        }
        String verb = command.getCommandSpec().qualifiedName().substring(Main.NAME.length());
        return new UsageException("usage.unknown-option", "problem", message(problem), "verb", verb);
    }

    private String message(ParameterException problem) {
        List<String> unknown = problem.getCommandLine().getUnmatchedArguments();
        if (!unknown.isEmpty()) {
            return wording.textOf("help", "error.unknown", "argument", String.join(" ", unknown));
        }
        return switch (problem) {
            case UnmatchedArgumentException unmatched ->
                wording.textOf("help", "error.unknown", "argument", String.join(" ", unmatched.getUnmatched()));
            case MissingParameterException missing ->
                missing.getMissing().stream().anyMatch(arg -> arg.isOption())
                        ? wording.textOf("help", "error.missing-value", "option", labels(missing))
                        : wording.textOf("help", "error.missing-argument", "argument", labels(missing));
            case OverwrittenOptionException twice ->
                wording.textOf("help", "error.twice", "option", String.valueOf(twice.getOverwritten()));
            default -> other(problem);
        };
    }

    private String other(ParameterException problem) {
        String value = String.valueOf(problem.getValue());
        return switch (problem.getArgSpec()) {
            case null -> wording.textOf("help", "error.other", "argument", value);
            case OptionSpec option -> wording.textOf("help", "error.value-of",
                    "value", value, "option", option.longestName(), "label", option.paramLabel());
            default -> wording.textOf("help", "error.value", "value", value, "option", problem.getArgSpec().paramLabel());
        };
    }

    private static String labels(MissingParameterException missing) {
        return String.join(" ", missing.getMissing().stream()
                .map(arg -> arg.isOption() ? ((OptionSpec) arg).longestName() : arg.paramLabel())
                .toList());
    }
}

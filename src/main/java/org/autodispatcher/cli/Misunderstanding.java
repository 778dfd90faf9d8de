package org.autodispatcher.cli;

import java.util.List;
import org.autodispatcher.report.Wording;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in our words what was wrong with a command line. */
final class Misunderstanding {
    private final Wording wording;

    Misunderstanding(Wording wording) {
        this.wording = wording;
    }

    String message(ParameterException problem) {
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
        return problem.getArgSpec() == null
                ? wording.textOf("help", "error.other", "argument", value)
                : wording.textOf("help", "error.value", "value", value, "option", problem.getArgSpec().paramLabel());
    }

    private static String labels(MissingParameterException missing) {
        return String.join(" ", missing.getMissing().stream()
                .map(arg -> arg.isOption() ? ((picocli.CommandLine.Model.OptionSpec) arg).longestName() : arg.paramLabel())
                .toList());
    }
}

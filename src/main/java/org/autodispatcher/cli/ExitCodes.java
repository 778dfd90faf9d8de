package org.autodispatcher.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Wording;
import picocli.CommandLine;

/** The exit codes as {@code --help} lists them. */
final class ExitCodes {
    private final Map<String, String> list = new LinkedHashMap<>();

    ExitCodes(Wording wording) {
        for (ExitCode code : ExitCode.values()) {
            String[] parts = wording.textOf("help", "exit-code." + code.status()).split(":", 2);
            list.put(parts[0], parts[1]);
        }
    }

    void describe(CommandLine commands) {
        commands.getCommandSpec().usageMessage().exitCodeList(list);
        commands.getSubcommands().values().forEach(this::describe);
    }
}

package org.autodispatcher.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.autodispatcher.report.Json;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: prints the completion script; bash and zsh (with {@code bashcompinit}) read the same one. */
@Command(name = "completion")
final class CompletionCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private Options options = new Options();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        String script = AutoComplete.bash("auto-dispatcher", spec.root().commandLine());
        screen.out().print(options.json() ? Json.write(Map.of("script", script)) + "\n" : script);
        return 0;
    }
}

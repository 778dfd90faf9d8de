package org.autodispatcher.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code auto-dispatcher}: finds the command. */
@Command(name = "auto-dispatcher", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
public final class Main implements Runnable {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    /** Without a command: what there is to type. */
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** The version of this program, from the manifest of its jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("(not packaged)");
            return new String[] {"auto-dispatcher " + version};
        }
    }
}

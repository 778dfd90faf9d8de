package org.autodispatcher.faults;

import java.nio.file.Path;
import java.util.List;

/**
 * A route of a campaign's HOME with its target: packages whose name begins with the route's go there.
 *
 * @param route  name of the route
 * @param host   address of the target
 * @param lines  what its section says besides: ports, protocol
 * @param folder on the target, of this place alone
 * @param runs   where detached runs live; every place has its own, so that places are separate machines as far as turns go
 */
public record Place(String route, String host, List<String> lines, Path folder, Path runs) {
    public Place {
        lines = List.copyOf(lines);
    }

    /** A place with a run folder. */
    public static Place of(String route, String host, List<String> lines, Path folder) {
        return new Place(route, host, lines, folder, folder.resolve("run"));
    }

    /** The same place without a run folder that can be used: upgrades run plain over the channel. */
    public Place plain() {
        return new Place(route, host, lines, folder, Path.of("/proc/no-run-folder"));
    }

    /** Where packages are put. */
    public Path directory() {
        return folder.resolve("in");
    }

    /** What the witness writes. */
    public Path log() {
        return folder.resolve("witness");
    }

    /** What the upgrade command tells the witness, so that its lines say what was run. */
    public String told(String packageName) {
        return route + " " + host + " " + packageName;
    }

    /** Its section of the routes file. */
    String section(Path witness) {
        return """
                [%1$s-]
                name = %1$s
                host = %2$s
                dest_dir = %3$s
                run_dir = %4$s
                upgrade_command = %5$s %6$s {file} {sha256} %1$s {host} {package}
                """.formatted(route, host, directory(), runs, witness, log())
                + String.join("", lines.stream().map(line -> line + "\n").toList());
    }
}

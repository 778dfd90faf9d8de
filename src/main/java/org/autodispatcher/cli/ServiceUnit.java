package org.autodispatcher.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.report.Wording;

/**
 * What systemd needs to run the daemon of one HOME: the unit for all of them, and for this one the account that owns it.
 *
 * @param folder    where units are looked for, or where they are put for somebody who may put them there
 * @param service   the name to start
 * @param files     what is to be written, with its text
 * @param installed whether systemd looks there
 */
record ServiceUnit(Path folder, String service, Map<Path, String> files, boolean installed) {
    static final String TEMPLATE = "packaging/auto-dispatcher@.service";

    private static final Path SYSTEM = Path.of("/etc/systemd/system");
    private static final String SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:_.";

    /**
     * For a HOME that is there.
     *
     * @param asked    the folder that was asked for; empty for the system's where we may write it, else one in HOME
     * @param template text of the unit
     */
    static ServiceUnit of(Path home, String asked, String template) throws IOException {
        Path whole = home.toAbsolutePath().normalize();
        boolean system = asked.isEmpty() ? Files.isWritable(SYSTEM) : Path.of(asked).toAbsolutePath().normalize().equals(SYSTEM);
        Path folder = asked.isEmpty() ? system ? SYSTEM : whole.resolve("systemd") : Path.of(asked).toAbsolutePath().normalize();
        String service = "auto-dispatcher@" + escaped(whole.toString()) + ".service";
        PosixFileAttributes owner = Files.readAttributes(whole, PosixFileAttributes.class);
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(folder.resolve("auto-dispatcher@.service"), template.replace("/opt/auto-dispatcher/bin/auto-dispatcher", program()));
        files.put(folder.resolve(service + ".d").resolve("account.conf"),
                "[Service]\nUser=" + owner.owner().getName() + "\nGroup=" + owner.group().getName() + "\n");
        return new ServiceUnit(folder, service, files, system);
    }

    /** The launcher beside the jar this runs from, as a word of ExecStart=; the usual place where it runs from classes. */
    private static String program() {
        try {
            Path from = Path.of(ServiceUnit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path launcher = from.resolveSibling("../bin/auto-dispatcher").normalize();
            String path = Files.isExecutable(launcher) ? launcher.toString() : "/opt/auto-dispatcher/bin/auto-dispatcher";
            return path.matches("[\\w./+:@-]+") ? path : "\"" + path.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%").replace("$", "$$") + "\"";
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@code systemd-escape --path} does it (systemd.unit(5), string escaping for inclusion in unit names). */
    static String escaped(String path) {
        String inner = path.replaceAll("/+", "/").replaceAll("^/|/$", "");
        if (inner.isEmpty()) {
            return "-";
        }
        StringBuilder name = new StringBuilder();
        for (byte each : inner.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (each & 0xff);
            if (letter == '/') {
                name.append('-');
            } else if (SAFE.indexOf(letter) < 0 || letter == '.' && name.isEmpty()) {
                name.append(String.format("\\x%02x", each & 0xff));
            } else {
                name.append(letter);
            }
        }
        return name.toString();
    }

    /** The next thing to type. */
    String next(Wording wording) {
        return wording.text(installed ? "init.unit-installed" : "init.unit-placed",
                "service_word", ShellQuote.word(service), "folder_word", ShellQuote.word(folder.toString()));
    }
}

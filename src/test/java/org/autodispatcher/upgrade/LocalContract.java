package org.autodispatcher.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract through shells without a network. */
abstract class LocalContract extends UpgradeContract {
    /** Utilities of POSIX.1-2024, XCU 3, that are programs; no setsid, sha256sum, mktemp, timeout, readlink -f… */
    static final List<String> POSIX = List.of("awk", "basename", "cat", "chmod", "cmp", "cp", "cut", "date", "dd", "df",
            "diff", "dirname", "du", "echo", "env", "expr", "false", "find", "fold", "getconf", "grep", "head", "id", "join", "kill",
            "ln", "logname", "ls", "mkdir", "mkfifo", "mv", "nice", "nl", "nohup", "od", "paste", "printf", "ps", "pwd", "rm",
            "rmdir", "sed", "sh", "sleep", "sort", "split", "stty", "sync", "tail", "tee", "test", "touch", "tr", "true", "tty", "uname",
            "uniq", "wc", "who", "xargs");

    /** A shell that may stand behind {@code /bin/sh}, and where it finds its tools. */
    enum Kind {
        DASH("dash"),
        BASH("bash --posix"),
        KSH("ksh"),
        /** Neither a hash tool nor anything else beyond POSIX in the search path. */
        ONLY_POSIX_TOOLS("/bin/sh"),
        /** Busybox for shell and tools; its ps knows no {@code -A}. */
        ONLY_BUSYBOX("bin/sh");

        private final String program;

        Kind(String program) {
            this.program = program;
        }
    }

    @TempDir
    Path folder;

    private final Kind kind;

    LocalContract(Kind kind) {
        this.kind = kind;
    }

    @Override
    protected final Path place() {
        return folder;
    }

    @Override
    protected RemoteShell shell() throws IOException {
        return switch (kind) {
            case DASH, BASH, KSH -> shell(kind.program, "/usr/bin:/bin");
            case ONLY_POSIX_TOOLS -> {
                List<String> there = POSIX.stream().filter(name -> Files.exists(Path.of("/usr/bin", name))).toList();
                yield shell(kind.program, links(there, there.stream().map(name -> "/usr/bin/" + name).toList()));
            }
            case ONLY_BUSYBOX -> {
                List<String> names = POSIX.stream().filter(name -> !List.of("getconf", "join").contains(name)).toList();
                String bin = links(names, names.stream().map(_ -> "/usr/bin/busybox").toList());
                yield shell(bin + "/sh", bin);
            }
        };
    }

    /** What our scripts call {@code /bin/sh} is this shell, too. */
    private RemoteShell shell(String program, String path) {
        RemoteShell shell = new ScriptedShell(
                List.of((program + " -s").split(" ")), Map.of("PATH", path, "HOME", folder.toString(), "SHELL", "/bin/sh"));
        return (script, output, limit) -> shell.run(script.replace("/bin/sh", program), output, limit);
    }

    /** A folder with links to these programs and nothing else. */
    private String links(List<String> names, List<String> programs) throws IOException {
        Path bin = folder.resolve("bin");
        if (!Files.exists(bin)) {
            Files.createDirectory(bin);
            for (int i = 0; i < names.size(); i++) {
                Files.createSymbolicLink(bin.resolve(names.get(i)), Path.of(programs.get(i)));
            }
        }
        return bin.toString();
    }

    /** JUnit warns of links that lead out of its folder. */
    @AfterEach
    final void removeLinks() throws IOException {
        if (Files.exists(folder.resolve("bin"))) {
            try (Stream<Path> links = Files.list(folder.resolve("bin"))) {
                for (Path link : links.toList()) {
                    Files.delete(link);
                }
            }
        }
    }
}

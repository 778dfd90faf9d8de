package org.autodispatcher.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades through shells without a network: every shell that may stand behind {@code /bin/sh}, and poor search paths. */
@Needs({"dash", "bash", "ksh", "busybox"})
class LocalUpgradeTest {
    /** Utilities of POSIX.1-2024, XCU 3, that are programs; no setsid, sha256sum, mktemp, timeout, readlink -f… */
    private static final List<String> POSIX = List.of("awk", "basename", "cat", "chmod", "cmp", "cp", "cut", "date", "dd", "df",
            "diff", "dirname", "du", "echo", "env", "expr", "false", "find", "fold", "getconf", "grep", "head", "id", "join", "kill",
            "ln", "logname", "ls", "mkdir", "mkfifo", "mv", "nice", "nl", "nohup", "od", "paste", "printf", "ps", "pwd", "rm",
            "rmdir", "sed", "sh", "sleep", "sort", "split", "stty", "tail", "tee", "test", "touch", "tr", "true", "tty", "uname",
            "uniq", "wc", "xargs");

    private abstract static class Local extends UpgradeContract {
        @TempDir
        Path folder;

        @Override
        protected final Path place() {
            return folder;
        }

        final RemoteShell shell(List<String> program, String path) {
            return new ScriptedShell(program, Map.of("PATH", path, "HOME", folder.toString(), "SHELL", "/bin/sh"));
        }

        /** A folder with links to these programs and nothing else. */
        final String links(List<String> names, List<String> programs) throws IOException {
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

    @Nested
    class Dash extends Local {
        @Override
        protected RemoteShell shell() {
            return shell(List.of("dash", "-s"), "/usr/bin:/bin");
        }
    }

    @Nested
    class Bash extends Local {
        @Override
        protected RemoteShell shell() {
            return shell(List.of("bash", "--posix", "-s"), "/usr/bin:/bin");
        }
    }

    @Nested
    class Ksh extends Local {
        @Override
        protected RemoteShell shell() {
            return shell(List.of("ksh", "-s"), "/usr/bin:/bin");
        }
    }

    /** Neither a hash tool nor anything else beyond POSIX in the search path. */
    @Nested
    class OnlyPosixTools extends Local {
        @Override
        protected RemoteShell shell() throws IOException {
            List<String> there = POSIX.stream().filter(name -> Files.exists(Path.of("/usr/bin", name))).toList();
            return shell(List.of("/bin/sh", "-s"), links(there, there.stream().map(name -> "/usr/bin/" + name).toList()));
        }
    }

    /** Busybox for shell and tools; its ps knows no {@code -A}. */
    @Nested
    class OnlyBusybox extends Local {
        @Override
        protected RemoteShell shell() throws IOException {
            List<String> names = POSIX.stream().filter(name -> !List.of("getconf", "join").contains(name)).toList();
            String bin = links(names, names.stream().map(_ -> "/usr/bin/busybox").toList());
            return shell(List.of(bin + "/sh", "-s"), bin);
        }
    }
}

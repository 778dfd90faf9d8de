package org.autodispatcher.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A wrapper around sessions, as sshd's ForceCommand, that ends what a session leaves behind. */
public final class CleaningUp {
    private CleaningUp() {}

    /** The program, outside the folder of JUnit, which other accounts cannot enter; it goes with this JVM. */
    public static Path wrapper() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "ad-wrapper-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path program = Files.writeString(folder.resolve("session"), """
                #!/bin/bash
                exec setsid --wait /bin/bash -c 'sid=$$
                /bin/sh -c "$SSH_ORIGINAL_COMMAND"
                status=$?
                for process in $(ps -o pid= -s $sid); do
                [ $process = $sid ] || kill -KILL $process 2>/dev/null
                done
                exit $status'
                """);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        folder.toFile().deleteOnExit();
        program.toFile().deleteOnExit();
        return program;
    }
}

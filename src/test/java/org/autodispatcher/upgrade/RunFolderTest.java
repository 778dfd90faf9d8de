package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.ssh.ScriptedShell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a folder can be used is found out without a start, and a start finds the same. */
class RunFolderTest {
    @TempDir
    Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.map(Path::toString).sorted().toList();
        }
    }

    /** What is said of {@code runDir}, which leaves everything as it was; and a start agrees. */
    private Optional<String> refused(Path runDir) throws Exception {
        List<String> before = files();
        Optional<String> refused = RunFolder.refused(ScriptedShell.of(folder.toString()), runDir.toString());
        assertThat(files()).isEqualTo(before);
        String file = Orders.place(folder.resolve("new/x.tar.gz")).toString();
        DetachedRun runs = new DetachedRun(
                ScriptedShell.of(folder.toString()), Runs.in(runDir.toString()), Timer.REAL,
                new RemoteUpgrade.Patience(UpgradeScript.PROFILE_LIMIT, Duration.ofSeconds(1)));
        DetachedUpgrade.Result result = runs.run(Orders.order("true", file), Runs.fresh(), 0, new Watched());
        assertThat(result).isInstanceOf(refused.isPresent() ? DetachedUpgrade.NoRunFolder.class : DetachedUpgrade.Finished.class);
        return refused;
    }

    private Path made(String name, String rights) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(rights));
        return made;
    }

    @Test
    void one_that_is_private_or_can_be_made_is_usable() throws Exception {
        assertThat(refused(folder.resolve("still/to be/made"))).isEmpty();
        assertThat(refused(folder.resolve("still/to be/made"))).as("with what runs have left there").isEmpty();
        assertThat(refused(made("private", "rwxr-xr-x"))).isEmpty();
        assertThat(refused(made("passed through by all", "rwxrwxrwx").resolve("own"))).isEmpty();
    }

    @Test
    void one_that_others_can_write_is_refused() throws Exception {
        assertThat(refused(made("group", "rwxrwx---"))).hasValueSatisfying(why -> assertThat(why).endsWith("group can be written by others"));
        assertThat(refused(made("all", "rwx---rwx"))).isPresent();
        assertThat(refused(Files.createSymbolicLink(folder.resolve("link"), made("private", "rwx------")))).isPresent();
    }

    @Test
    @Needs(root = "it gives a folder to another account")
    void one_of_another_account_is_refused() throws Exception {
        Path theirs = made("theirs", "rwxr-xr-x");
        Files.getFileAttributeView(theirs, PosixFileAttributeView.class)
                .setOwner(theirs.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        assertThat(refused(theirs)).isPresent();
    }

    @Test
    void a_file_in_its_place_is_refused() throws Exception {
        assertThat(refused(Files.writeString(folder.resolve("file"), ""))).isPresent();
        assertThat(refused(folder.resolve("file/below"))).isPresent();
        Files.writeString(made("half", "rwx------").resolve("turns"), "");
        assertThat(refused(folder.resolve("half"))).isPresent();
    }

    @Test
    void one_in_which_nothing_can_be_made_is_refused_with_what_the_target_says() throws Exception {
        assertThat(refused(Path.of("/proc/of-ours"))).hasValueSatisfying(why -> assertThat(why).contains("/proc/"));
    }

    @Test
    void one_without_links_is_refused() throws Exception {
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Path ln = Files.writeString(programs.resolve("ln"), "#!/bin/sh\necho no links here >&2\nexit 1\n");
        Files.setPosixFilePermissions(ln, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path runDir = made("on vfat", "rwx------");
        for (Path at : List.of(runDir, runDir.resolve("below"))) {
            String script = "PATH=" + programs + ":$PATH\n" + DetachedScript.tryOut(at.toString(), UpgradeScript.newMark());
            Answer answer = new Answer();
            ScriptedShell.of(folder.toString()).run(script, answer, Optional.empty());
            assertThat(answer.text().strip()).isEqualTo("run-folder refused no links here");
        }
        assertThat(runDir).isEmptyDirectory();
    }
}

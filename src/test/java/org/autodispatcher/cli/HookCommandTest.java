package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.RepositoryRead;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Repo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hook}, and what {@code status} says of repositories. */
@Needs("git")
class HookCommandTest {
    @TempDir
    private Path home;

    private final ControlDouble control = new ControlDouble();

    private TestScreen run(String language, String... words) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--home";
        all[words.length + 1] = home.toString();
        return TestScreen.run(language, control, all);
    }

    @Test
    void installing_says_what_was_made_and_what_to_write_into_the_settings() throws IOException {
        Path bare = Repo.bare(home.resolve("releases.git"));
        TestScreen first = run("en", "hook", "install", "git", bare.toString());
        assertThat(first.status()).isZero();
        assertThat(first.out()).contains("made: " + bare.resolve("hooks/post-receive"), "  [repository releases]\n  path = " + bare + "\n  kind = git");
        Files.writeString(home.resolve("dispatcher.cfg"), "[repository rel]\npath = " + bare + "\nkind = git\n");
        assertThat(run("en", "hook", "install", "git", bare.toString()).out())
                .contains("there already: everything in " + bare, "next: see that it is read: auto-dispatcher hook read rel");
        assertThat(run("zh", "hook", "install", "git", bare.toString()).out()).contains("已经装好");
        assertThat(run("en", "hook", "install", "git", bare.toString(), "--json").out()).contains("\"made\" : [ ]");
    }

    @Test
    void what_cannot_be_done_is_said_with_what_to_type_next() {
        assertThat(run("en", "hook").err()).contains("hook needs a command: install, read");
        assertThat(run("en", "hook", "install", "cvs", "x").err()).contains("cvs is no kind of repository", "write git or svn");
        TestScreen none = run("en", "hook", "install", "git", home.toString());
        assertThat(none.status()).isNotZero();
        assertThat(none.err()).contains(home + " is no Git repository", "the folder with HEAD and objects");
        control.read = new RepositoryRead.Unknown(List.of());
        assertThat(run("en", "hook", "read", "/srv/git/pay.git").err()).contains("there is no repository /srv/git/pay.git", "[repository pay]", "path = /srv/git/pay.git");
        control.read = new RepositoryRead.Busy("releases");
        assertThat(run("en", "hook", "read", "releases").status()).isEqualTo(5);
    }

    @Test
    void what_was_found_is_followed_and_what_waits_is_said() {
        long id = control.dispatch("pay-1.zip", ControlDouble.WEB);
        Standing.Trouble late = new Standing.Trouble("a/pay-2.zip",
                Failure.of(Reason.INCOMPLETE, "lfs-missing").with("path", "a/pay-2.zip").with("object", "/lfs/aa"));
        control.read = new RepositoryRead.Done("releases", List.of(id), 0, List.of(late));
        TestScreen read = run("en", "hook", "read", "releases");
        assertThat(read.status()).isEqualTo(5);
        assertThat(read.out()).contains("releases was read; packages that were found: 1", "pay-1.zip");
        assertThat(read.err()).contains("a/pay-2.zip waits: a/pay-2.zip is a Git LFS pointer");
        control.read = new RepositoryRead.Done("releases", List.of(), 3, List.of());
        assertThat(run("en", "hook", "read", "releases").out()).contains("packages that lay in releases at the first look and were not sent: 3", "git show BRANCH:PATH", "git lfs smudge");
    }

    @Test
    void status_says_of_each_repository_how_it_is_looked_at_and_what_waits_there() {
        Standing.Trouble unread = new Standing.Trouble("", Failure.of(Reason.UNREADABLE, "repository")
                .with("path", "/srv/a b.git").with("user", "ad").with("mode", "rwx------ root").with("program", "git").with("detail", "fatal"));
        control.sources = List.of(
                new Standing.Source("releases", "git", "/srv/a b.git", true, Optional.of(ControlDouble.NOON), 2, List.of(unread)),
                new Standing.Source("builds", "svn", "/srv/svn", false, Optional.empty(), 0, List.of()));
        assertThat(run("en", "status").out()).contains(
                "git repository releases: /srv/a b.git; its hooks say when to look; last look ",
                "were not sent: 2",
                "cannot be read by ad (rwx------ root): git: fatal",
                "sudo setfacl -R -m u:ad:rX '/srv/a b.git'",
                "svn repository builds: /srv/svn; looked at from time to time; last look not yet");
        assertThat(run("en", "status", "--json").out()).contains("\"sources\"", "\"reason\" : \"unreadable\"", "\"told\" : true");
        assertThat(run("zh", "status").out()).contains("git 仓库 releases", "首次查看");
    }

    @Test
    void status_looks_at_the_latest_open_dispatches_only_and_says_how_many_more_there_are() {
        for (int each = 1; each <= 503; each++) {
            control.dispatch("pay-" + each + ".zip", ControlDouble.WEB);
        }
        assertThat(run("en", "status").out())
                .contains("3 older dispatches are open, too: only the latest 500 are looked at here", "auto-dispatcher history --state held")
                .contains("open dispatches: 503", "\n4  pay-4.zip", "\n503  pay-503.zip")
                .doesNotContain("\n3  pay-3.zip");
        assertThat(run("en", "status", "--json").out()).contains("\"open\" : 503", "pay-4.zip").doesNotContain("pay-3.zip");
    }
}

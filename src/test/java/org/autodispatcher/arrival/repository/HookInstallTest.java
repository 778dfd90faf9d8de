package org.autodispatcher.arrival.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.Sources.Kind;
import org.autodispatcher.rig.GitWork;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Repo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our hooks in repositories that the real git and svn work with. */
@Needs({"git", "svn", "svnadmin"})
class HookInstallTest {
    private static final String ZEROS = "0".repeat(40);
    private static final String ONES = "1".repeat(40);

    @TempDir
    private Path dir;

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path bare() throws IOException {
        return Repo.bare(dir.resolve("releases.git"));
    }

    private static List<String> brought(Path repository) throws IOException {
        return new Records(repository).all().stream().map(record -> String.join(" ", record.brought())).toList();
    }

    @Test
    void a_push_leaves_a_record_of_its_commits_and_of_whose_process_it_was() throws IOException {
        Path bare = bare();
        assertThat(new HookInstall(bare, Kind.GIT).install().made()).containsExactly(
                bare.resolve("auto-dispatcher"), bare.resolve("hooks/post-receive"), bare.resolve("hooks/reference-transaction"));
        GitWork work = GitWork.of(bare, dir.resolve("work"));
        String commit = work.file("a", "a").commit("one");
        work.git("branch", "other");
        assertThat(work.git("push", "--quiet", "origin", "main", "other")).isEmpty();
        assertThat(brought(bare)).containsExactlyInAnyOrder("look", "push " + commit + " " + commit);
        assertThat(new Records(bare).all()).extracting(Records.Record::owner).containsOnly(System.getProperty("user.name"));
        for (Records.Record record : new Records(bare).all()) {
            new Records(bare).remove(record);
        }
        Repo.well(bare, "git", "update-ref", "refs/heads/third", commit);
        assertThat(brought(bare)).as("without a push").containsExactly("look");
    }

    @Test
    void what_is_committed_in_a_worktree_leaves_a_record_too() throws IOException {
        Path bare = bare();
        GitWork work = GitWork.of(bare, dir.resolve("work"));
        work.file("a", "a").commit("one");
        work.push("HEAD");
        new HookInstall(bare, Kind.GIT).install();
        Repo.well(bare, "git", "worktree", "add", "-q", "-b", "local", dir.resolve("tree").toString(), "main");
        for (Records.Record record : new Records(bare).all()) {
            new Records(bare).remove(record);
        }
        Repo.well(dir.resolve("tree"), "git", "commit", "-q", "--allow-empty", "-m", "here");
        assertThat(brought(bare)).containsExactly("look");
    }

    @Test
    void a_hook_that_was_there_is_called_with_its_input_and_arguments_and_its_output_and_status_are_kept() throws IOException {
        Path bare = bare();
        script(bare.resolve("hooks/post-receive"), "echo \"$# $0\" >&2; cat; echo end; exit 3\n");
        HookInstall.Done done = new HookInstall(bare, Kind.GIT).install();
        assertThat(done.kept()).containsExactly(bare.resolve("hooks/before-auto-dispatcher/post-receive"));
        String lines = ZEROS + " " + ONES + " refs/heads/main\n" + ZEROS + " " + ZEROS + " refs/heads/a b\n";
        Repo.Done hook = Repo.run(bare, "", Map.of("GIT_DIR", "."), List.of("hooks/post-receive", "x"), lines.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(hook.said()).isEqualTo("1 hooks/before-auto-dispatcher/post-receive\n" + lines + "end");
        assertThat(hook.status()).isEqualTo(3);
        assertThat(brought(bare)).containsExactly("push " + ONES + " " + ZEROS);
    }

    /** As Gitea and Forgejo write it. */
    private static final String DELEGATE = """
            data=$(cat)
            exitcodes=""
            hookname=$(basename $0)
            GIT_DIR=${GIT_DIR:-$(dirname $0)/..}
            for hook in ${GIT_DIR}/hooks/${hookname}.d/*; do
              test -x "${hook}" && test -f "${hook}" || continue
              echo "${data}" | "${hook}"
              exitcodes="${exitcodes} $?"
            done
            for i in ${exitcodes}; do
              [ ${i} -eq 0 ] || exit ${i}
            done
            """;

    @Test
    void a_hook_that_goes_by_its_own_name_runs_all_that_it_ran_before() throws IOException {
        Path bare = bare();
        script(bare.resolve("hooks/post-receive"), DELEGATE);
        script(bare.resolve("hooks/post-receive.d/forge"), "cat >heard; exit 4\n");
        new HookInstall(bare, Kind.GIT).install();
        GitWork work = GitWork.of(bare, dir.resolve("work"));
        String commit = work.file("a", "a").commit("one");
        work.push("HEAD");
        assertThat(bare.resolve("heard")).hasContent(ZEROS + " " + commit + " refs/heads/main");
        Repo.Done hook = Repo.run(bare, "", Map.of("GIT_DIR", "."), List.of("hooks/post-receive"), "a b c\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(hook.status()).isEqualTo(4);
    }

    @Test
    void a_hook_finds_beside_itself_what_it_found_there_before_and_what_has_come_since() throws IOException {
        Path bare = bare();
        Path hooks = Files.createDirectory(dir.resolve("hooks"));
        Repo.well(bare, "git", "config", "core.hooksPath", "../hooks");
        script(hooks.resolve("real/one"), ". \"$(dirname \"$0\")/functions\"; say; for each in \"$(dirname \"$0\")\"/post-receive.d/*; do \"$each\"; done\n");
        Files.createSymbolicLink(hooks.resolve("post-receive"), Path.of("real/one"));
        Files.writeString(hooks.resolve("functions"), "say() { echo said; }\n");
        Files.writeString(hooks.resolve("update.sample"), "");
        assertThat(new HookInstall(bare, Kind.GIT).install().kept()).containsExactly(bare.resolve("../hooks/before-auto-dispatcher/post-receive"));
        Path before = hooks.resolve("before-auto-dispatcher");
        assertThat(before.toFile().list()).containsExactlyInAnyOrder("post-receive", "real", "functions");
        script(hooks.resolve("post-receive.d/two"), "echo two\n");
        assertThat(new HookInstall(bare, Kind.GIT).install()).isEqualTo(new HookInstall.Done(List.of(bare.resolve("../hooks/before-auto-dispatcher")), List.of()));
        assertThat(new HookInstall(bare, Kind.GIT).install()).isEqualTo(new HookInstall.Done(List.of(), List.of()));
        assertThat(Files.readSymbolicLink(before.resolve("post-receive.d"))).isEqualTo(Path.of("../post-receive.d"));
        assertThat(Repo.well(bare, "../hooks/post-receive")).isEqualTo("said\ntwo");
        Repo.well(dir, "mv", hooks.toString(), dir.resolve("moved").toString());
        assertThat(Repo.well(bare, "../moved/post-receive")).isEqualTo("said\ntwo");
    }

    @Test
    void what_is_in_the_way_of_an_earlier_hook_or_its_links_is_told_and_the_earlier_one_still_runs() throws IOException {
        Path bare = bare();
        Path before = Files.writeString(bare.resolve("hooks/before-auto-dispatcher"), "mine");
        script(bare.resolve("hooks/post-receive"), "echo earlier\n");
        refused(bare, Kind.GIT, "not-a-file.hook-in-the-way");
        assertThat(Repo.well(bare, "hooks/post-receive")).isEqualTo("earlier");
        Files.delete(before);
        Files.createDirectory(before);
        Files.writeString(before.resolve("functions"), "mine");
        Files.writeString(bare.resolve("hooks/functions"), "other");
        refused(bare, Kind.GIT, "not-a-file.hook-in-the-way");
        assertThat(Repo.well(bare, "hooks/post-receive")).isEqualTo("earlier");
        assertThat(before.resolve("functions")).hasContent("mine");
        Files.delete(before.resolve("functions"));
        new HookInstall(bare, Kind.GIT).install();
        assertThat(Repo.well(bare, "hooks/post-receive")).isEqualTo("earlier");
    }

    @Test
    void an_earlier_transaction_hook_still_refuses_what_it_refused() throws IOException {
        Path bare = bare();
        script(bare.resolve("hooks/reference-transaction"), "echo \"$1\"; [ \"$1\" != prepared ] || ! grep -q refs/heads/forbidden\n");
        new HookInstall(bare, Kind.GIT).install();
        GitWork work = GitWork.of(bare, dir.resolve("work"));
        work.file("a", "a").commit("one");
        work.push("HEAD");
        assertThat(Repo.run(work.folder(), "", Map.of(), List.of("git", "push", "origin", "HEAD:forbidden"), new byte[0]).status()).isNotZero();
        assertThat(Repo.run(bare, "", Map.of("GIT_DIR", "."), List.of("hooks/reference-transaction", "aborted"), new byte[0]).said()).isEqualTo("aborted");
    }

    @Test
    void done_twice_it_changes_nothing_and_a_newer_one_takes_the_place_of_ours() throws IOException {
        Path bare = bare();
        script(bare.resolve("hooks/post-receive"), "exit 0\n");
        new HookInstall(bare, Kind.GIT).install();
        assertThat(new HookInstall(bare, Kind.GIT).install()).isEqualTo(new HookInstall.Done(List.of(), List.of()));
        Path hook = bare.resolve("hooks/post-receive");
        String ours = Files.readString(hook);
        Files.writeString(hook, ours + "# older\n");
        HookInstall.Done done = new HookInstall(bare, Kind.GIT).install();
        assertThat(done.made()).containsExactly(hook);
        assertThat(done.kept()).isEmpty();
        assertThat(hook).hasContent(ours);
    }

    @Test
    void hooks_that_lie_elsewhere_are_put_there_and_serve_every_repository() throws IOException {
        Path bare = bare();
        Path other = Repo.bare(dir.resolve("other.git"));
        Path hooks = Files.createDirectory(dir.resolve("hooks"));
        Repo.well(bare, "git", "config", "core.hooksPath", "../hooks");
        Repo.well(other, "git", "config", "core.hooksPath", hooks.toString());
        assertThat(new HookInstall(bare, Kind.GIT).install().made()).hasSize(3);
        assertThat(hooks.resolve("post-receive")).isExecutable();
        assertThat(new HookInstall(other, Kind.GIT).install().made()).containsExactly(other.resolve("auto-dispatcher"));
        GitWork work = GitWork.of(other, dir.resolve("work"));
        String commit = work.file("a", "a").commit("one");
        work.push("HEAD");
        assertThat(brought(other)).contains("push " + commit);
        assertThat(brought(bare)).isEmpty();
    }

    @Test
    void a_commit_to_subversion_leaves_a_record_and_an_earlier_hook_speaks_as_before() throws IOException {
        Path repository = Repo.svn(dir.resolve("svn"));
        script(repository.resolve("hooks/post-commit"), ". \"${0%/*}/of-${0##*/}\"\n");
        Files.writeString(repository.resolve("hooks/of-post-commit"), "echo \"said $2 of $1\" >&2; exit 1\n");
        new HookInstall(repository, Kind.SVN).install();
        assertThat(repository.resolve("hooks/before-auto-dispatcher").toFile().list()).containsExactlyInAnyOrder("post-commit", "of-post-commit");
        Repo.Done made = Repo.run(dir, "", Map.of(), List.of("svn", "mkdir", "-m", "one", "file://" + repository + "/trunk"), new byte[0]);
        assertThat(made.said()).contains("Committed revision 1.", "said 1 of " + repository);
        assertThat(brought(repository)).containsExactly("svn 1");
        Repo.Done hook = Repo.run(dir, "", Map.of(), List.of("env", "-i", repository.resolve("hooks/post-commit").toString(), repository.toString(), "2", "2-3"), new byte[0]);
        assertThat(hook.status()).isEqualTo(1);
        assertThat(brought(repository)).containsExactlyInAnyOrder("svn 1", "svn 2");
    }

    @Test
    void what_others_put_into_the_folder_harms_neither_a_push_nor_us() throws IOException {
        Path bare = bare();
        new HookInstall(bare, Kind.GIT).install();
        Path folder = new Records(bare).folder();
        Path precious = Files.writeString(dir.resolve("precious"), "kept");
        Repo.well(folder, "mkfifo", "push-1-" + ONES);
        Files.createSymbolicLink(folder.resolve("push-2-" + ONES), precious);
        Files.createSymbolicLink(folder.resolve("look"), precious);
        Files.createDirectory(folder.resolve("r7"));
        Files.writeString(folder.resolve("anything"), "x".repeat(100_000));
        GitWork work = GitWork.of(bare, dir.resolve("work"));
        String commit = work.file("a", "a").commit("one");
        work.push("HEAD");
        assertThat(brought(bare)).contains("push " + commit);
        for (Records.Record record : new Records(bare).all()) {
            new Records(bare).remove(record);
        }
        assertThat(brought(bare)).isEmpty();
        assertThat(precious).hasContent("kept");
        assertThat(folder.resolve("anything")).exists();
    }

    @Test
    void a_record_folder_that_is_gone_or_cannot_be_written_breaks_no_push() throws IOException {
        Path bare = bare();
        new HookInstall(bare, Kind.GIT).install();
        Path folder = new Records(bare).folder();
        Files.delete(folder);
        Files.writeString(folder, "in the way");
        GitWork work = GitWork.of(bare, dir.resolve("work"));
        work.file("a", "a").commit("one");
        assertThat(work.git("push", "--quiet", "origin", "HEAD")).isEmpty();
    }

    @Test
    void what_is_no_such_repository_is_refused_and_nothing_is_made() throws IOException {
        Path tree = Files.createDirectory(dir.resolve("tree"));
        Repo.well(tree, "git", "init", "-q");
        refused(tree, Kind.GIT, "not-a-file.not-bare");
        refused(tree.resolve(".git"), Kind.GIT, "not-a-file.not-bare");
        refused(dir, Kind.GIT, "not-a-file.not-git");
        refused(dir.resolve("nowhere"), Kind.SVN, "not-a-file.not-svn");
        Path bare = bare();
        refused(bare, Kind.SVN, "not-a-file.not-svn");
        assertThat(bare.resolve("auto-dispatcher")).doesNotExist();
        script(bare.resolve("hooks/post-receive"), "exit 0\n");
        script(bare.resolve("hooks/before-auto-dispatcher/post-receive"), "exit 0\n");
        refused(bare, Kind.GIT, "not-a-file.hook-in-the-way");
    }

    private static void refused(Path repository, Kind kind, String wording) {
        assertThatThrownBy(() -> new HookInstall(repository, kind).install())
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().wording()).isEqualTo(wording));
    }

    @Test
    void an_install_that_was_killed_half_way_goes_on() throws IOException {
        Path bare = bare();
        Path hook = bare.resolve("hooks/post-receive");
        script(hook, "exit 3\n");
        Files.createDirectory(bare.resolve("hooks/before-auto-dispatcher"));
        Files.createLink(bare.resolve("hooks/before-auto-dispatcher/post-receive"), hook);
        Files.writeString(bare.resolve("hooks/functions"), "");
        Files.writeString(bare.resolve("hooks/post-receive.new-auto-dispatcher"), "half");
        assertThat(new HookInstall(bare, Kind.GIT).install().made()).contains(hook);
        assertThat(Files.readString(hook)).contains("auto-dispatcher hook install");
        assertThat(Files.readString(bare.resolve("hooks/before-auto-dispatcher/post-receive"))).contains("exit 3");
        assertThat(bare.resolve("hooks/before-auto-dispatcher/functions")).exists();
    }

    @Test
    @Needs(root = "giving files away")
    void the_hooks_of_another_account_are_its_own_to_install() throws IOException {
        Path bare = bare();
        Files.setAttribute(bare.resolve("hooks"), "unix:uid", 65534);
        assertThatThrownBy(() -> new HookInstall(bare, Kind.GIT).install()).isInstanceOfSatisfying(
                FailureException.class, e -> assertThat(e.failure().values()).containsEntry("owner", "nobody"));
    }

    @Test
    void no_link_is_followed_where_records_are_made() throws IOException {
        Path bare = bare();
        new HookInstall(bare, Kind.GIT).install();
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        Path folder = bare.resolve("auto-dispatcher");
        Files.createSymbolicLink(folder.resolve("look"), elsewhere);
        GitWork work = GitWork.of(bare, dir.resolve("work"));
        work.file("a", "a").commit("one");
        work.push("HEAD");
        for (Records.Record record : new Records(bare).all()) {
            new Records(bare).remove(record);
        }
        Files.deleteIfExists(folder.resolve("look"));
        Files.delete(folder);
        Files.createSymbolicLink(folder, elsewhere);
        work.file("b", "b").commit("two");
        work.push("HEAD");
        assertThat(elsewhere).isEmptyDirectory();
    }
}

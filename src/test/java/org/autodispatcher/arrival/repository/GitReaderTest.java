package org.autodispatcher.arrival.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.PackageNames;
import org.autodispatcher.config.Sources;
import org.autodispatcher.rig.GitWork;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Repo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bare Git repositories, pushed to and changed otherwise by the real git. */
@Needs("git")
class GitReaderTest {
    @TempDir
    private Path dir;

    private Path bare;
    private GitWork work;
    private Looks looks;

    @BeforeEach
    void repository() throws IOException {
        bare = Repo.bare(dir.resolve("releases.git"));
        work = GitWork.of(bare, dir.resolve("work"));
        looks = looks(List.of(), List.of());
    }

    private Looks looks(List<String> branches, List<String> paths) {
        return new Looks(new GitReader(new Sources.Repository(
                "releases", bare, Sources.Kind.GIT, new Sources.Picks(branches, paths), Optional.empty())), name -> name.endsWith(".zip"));
    }

    private void commitAndPush(String path, String content) throws IOException {
        work.file(path, content).commit(path);
        work.push("HEAD");
    }

    @Test
    void an_empty_repository_has_nothing_and_its_first_push_brings_everything() throws IOException {
        assertThat(looks.found()).isEmpty();
        commitAndPush("packages/pay-1.zip", "one");
        assertThat(looks.found()).containsExactly("packages/pay-1.zip=one");
        assertThat(looks.found()).as("seen once").isEmpty();
    }

    @Test
    void what_was_found_knows_commit_branch_and_author() throws IOException {
        looks.look();
        String commit = work.file("a/pay-1.zip", "one").commit("one");
        work.push("HEAD");
        assertThat(looks.look()).singleElement().satisfies(found -> {
            assertThat(found.revision()).isEqualTo(commit);
            assertThat(found.branch()).isEqualTo("refs/heads/main");
            assertThat(found.submitter()).isEqualTo("ann@example.com");
            assertThat(found.by("carol").submitter()).isEqualTo("carol");
            assertThat(found.origin("git", "releases").facts()).containsEntry("path", "a/pay-1.zip").containsEntry("author", "ann@example.com");
        });
    }

    @Test
    void a_new_branch_brings_only_what_is_really_new() throws IOException {
        commitAndPush("pay-1.zip", "one");
        commitAndPush("pay-2.zip", "two");
        looks.look();
        work.git("checkout", "-q", "-b", "hotfix", "HEAD~1");
        work.push("HEAD");
        assertThat(looks.found()).as("a branch from an old commit").isEmpty();
        work.git("checkout", "-q", "-b", "release/3");
        commitAndPush("pay-1.1.zip", "three");
        assertThat(looks.found()).containsExactly("pay-1.1.zip=three");
    }

    @Test
    void a_merge_brings_nothing_that_its_branches_had_and_what_it_adds() throws IOException {
        commitAndPush("pay-1.zip", "one");
        work.git("checkout", "-q", "-b", "feature");
        commitAndPush("pay-2.zip", "two");
        looks.look();
        work.git("checkout", "-q", "main");
        work.file("pay-3.zip", "three").commit("main goes on");
        work.git("merge", "-q", "--no-ff", "-m", "merge", "feature");
        work.push("HEAD", ":refs/heads/feature");
        assertThat(looks.found()).containsExactly("pay-3.zip=three");
        work.git("checkout", "-q", "-b", "again", "feature");
        work.push("HEAD");
        assertThat(looks.found()).as("a branch that was deleted comes again").isEmpty();
    }

    @Test
    void a_branch_that_is_not_looked_at_brings_its_packages_when_it_is_merged() throws IOException {
        looks = looks(List.of("main", "release/*"), List.of());
        commitAndPush("pay-1.zip", "one");
        work.git("checkout", "-q", "-b", "feature");
        commitAndPush("pay-2.zip", "two");
        assertThat(looks.found()).containsExactly("pay-1.zip=one");
        work.git("checkout", "-q", "main");
        work.git("merge", "-q", "feature");
        work.push("HEAD");
        assertThat(looks.found()).containsExactly("pay-2.zip=two");
    }

    @Test
    void a_branch_that_is_looked_at_from_now_on_brings_nothing_of_what_lay_there() throws IOException {
        commitAndPush("pay-1.zip", "one");
        work.git("checkout", "-q", "-b", "feature");
        commitAndPush("pay-2.zip", "two");
        Snapshot last = Snapshot.NONE.after(reader(List.of("main")).since(Snapshot.NONE, name -> true));
        assertThat(reader(List.of()).since(last, name -> true).found()).isEmpty();
        commitAndPush("pay-3.zip", "three");
        assertThat(reader(List.of()).since(last, name -> true).found()).extracting(Found::name).containsExactly("pay-3.zip");
    }

    @Test
    void what_lay_on_the_branches_that_were_adopted_is_known_again_under_another_path_as_long_as_their_commits_are_there() throws IOException {
        Repo.well(bare, "git", "config", "receive.denyDeleteCurrent", "ignore");
        GitReader reader = reader(List.of("main"));
        commitAndPush("pay-1.zip", "one");
        work.git("checkout", "-q", "-b", "feature");
        commitAndPush("pay-2.zip", "two");
        Snapshot adopted = Snapshot.NONE.adopting(reader.since(Snapshot.NONE, name -> true));
        work.git("checkout", "-q", "main");
        work.git("merge", "-q", "feature");
        work.file("old/notes.txt", "a folder").git("mv", "pay-1.zip", "old/pay-1.zip");
        commitAndPush("old/notes.txt", "a folder");
        Changes moved = reader.since(adopted, name -> name.endsWith(".zip"));
        assertThat(moved.found()).extracting(Found::name, Found::adopted).containsExactlyInAnyOrder(tuple("pay-1.zip", true), tuple("pay-2.zip", false));
        assertThat(adopted.after(moved)).as("as it is written and read").isEqualTo(Snapshot.of(adopted.after(moved).text()));

        work.git("checkout", "-q", "--orphan", "other");
        work.commit("another history");
        work.push("HEAD", ":refs/heads/main", ":refs/heads/feature");
        Snapshot deleted = adopted.after(reader.since(adopted, name -> true));
        Repo.well(bare, "git", "gc", "-q", "--prune=now");
        work.push("HEAD:refs/heads/main");
        Changes collected = reader.since(deleted, name -> name.endsWith(".zip"));
        assertThat(collected.found()).extracting(Found::name, Found::adopted).containsExactlyInAnyOrder(tuple("pay-1.zip", false), tuple("pay-2.zip", false));
    }

    private GitReader reader(List<String> branches) {
        return new GitReader(new Sources.Repository(
                "releases", bare, Sources.Kind.GIT, new Sources.Picks(branches, List.of()), Optional.empty()));
    }

    @Test
    void a_force_push_back_hands_in_what_the_branch_has_again_each_time_as_another_arrival() throws IOException {
        looks.look();
        commitAndPush("pay.zip", "one");
        Found first = looks.look().getFirst();
        commitAndPush("pay.zip", "two");
        looks.look();
        work.git("push", "-q", "--force", "origin", "HEAD~1:main");
        Found second = looks.look().getFirst();
        work.push("HEAD");
        assertThat(looks.found()).as("and forward again").containsExactly("pay.zip=two");
        work.git("push", "-q", "--force", "origin", "HEAD~1:main");
        Found third = looks.look().getFirst();
        assertThat(List.of(first.content(), second.content(), third.content())).containsOnly(first.content());
        assertThat(List.of(first.seen(), second.seen(), third.seen())).doesNotHaveDuplicates();
    }

    @Test
    void a_force_push_back_brings_what_another_branch_had_once_and_not_what_it_has_now() throws IOException {
        work.file("notes.zip", "both").commit("notes");
        commitAndPush("pay-1.zip", "one");
        work.git("mv", "pay-1.zip", "pay-2.zip");
        work.commit("two instead of one");
        work.push("HEAD", "HEAD:refs/heads/dev");
        work.git("mv", "pay-2.zip", "pay-3.zip");
        work.git("rm", "-q", "notes.zip");
        work.commit("three instead of two");
        work.push("HEAD");
        looks.look();
        work.git("push", "-q", "--force", "origin", "HEAD~2:main");
        assertThat(looks.found()).containsExactly("pay-1.zip=one");
        work.git("push", "-q", "--force", "origin", "HEAD~2:dev");
        assertThat(looks.found()).as("main has the same").isEmpty();
    }

    @Test
    void a_rebased_branch_brings_nothing_of_what_it_was_put_on() throws IOException {
        commitAndPush("pay-1.zip", "one");
        work.git("checkout", "-q", "-b", "feature");
        commitAndPush("pay-2.zip", "two");
        work.git("checkout", "-q", "main");
        commitAndPush("pay-3.zip", "three");
        looks.look();
        work.git("checkout", "-q", "feature");
        work.git("rebase", "-q", "main");
        work.file("pay-4.zip", "four").commit("and more");
        work.git("push", "-q", "--force", "origin", "HEAD");
        assertThat(looks.found()).containsExactly("pay-4.zip=four");
    }

    @Test
    void history_that_was_collected_meanwhile_is_no_trouble() throws IOException {
        Repo.well(bare, "git", "config", "receive.denyDeleteCurrent", "ignore");
        commitAndPush("pay-1.zip", "one");
        looks.look();
        work.git("checkout", "-q", "--orphan", "other");
        work.file("pay-2.zip", "two").commit("another history");
        work.git("push", "-q", "--force", "origin", "HEAD:main");
        Repo.well(bare, "git", "reflog", "expire", "--expire=now", "--all");
        Repo.well(bare, "git", "gc", "-q", "--prune=now");
        assertThat(looks.found()).contains("pay-2.zip=two");
        work.push(":refs/heads/main", "HEAD:refs/heads/next");
        Repo.well(bare, "git", "gc", "-q", "--prune=now");
        assertThat(looks.found()).isEmpty();
    }

    @Test
    void tags_bring_only_commits_of_their_own_whether_they_have_a_message_or_not() throws IOException {
        commitAndPush("pay-1.zip", "one");
        looks.look();
        work.git("tag", "v1");
        work.git("tag", "-a", "-m", "one", "v1-annotated");
        work.git("tag", "-a", "-m", "of a tag", "v1-twice", "v1-annotated");
        work.git("tag", "of-a-file", work.git("rev-parse", "HEAD:pay-1.zip"));
        work.push("--tags");
        assertThat(looks.found()).isEmpty();
        work.git("checkout", "-q", "--detach");
        work.file("pay-2.zip", "two").commit("tagged alone");
        work.git("tag", "-a", "-m", "two", "v2");
        work.push("v2");
        assertThat(looks.found()).containsExactly("pay-2.zip=two");
        work.push("HEAD:refs/heads/later");
        assertThat(looks.found()).isEmpty();
    }

    @Test
    void what_was_fetched_put_there_or_committed_in_a_worktree_is_noticed() throws IOException {
        looks.look();
        String commit = work.file("pay-1.zip", "fetched").commit("one");
        Repo.well(bare, "git", "fetch", "-q", work.folder().toString(), "main:main");
        assertThat(looks.found()).containsExactly("pay-1.zip=fetched");
        Repo.well(bare, "git", "worktree", "add", "-q", "-b", "local", dir.resolve("tree").toString(), commit);
        Files.writeString(dir.resolve("tree/pay-2.zip"), "committed");
        Repo.well(dir.resolve("tree"), "git", "add", "-A");
        Repo.well(dir.resolve("tree"), "git", "commit", "-q", "-m", "here");
        assertThat(looks.found()).containsExactly("pay-2.zip=committed");
        String tree = Repo.well(bare, "git", "rev-parse", "local^{tree}");
        Repo.well(bare, "git", "update-ref", "refs/heads/put", Repo.well(bare, "git", "commit-tree", "-m", "put", tree));
        assertThat(looks.found()).as("a history of its own").contains("pay-1.zip=fetched", "pay-2.zip=committed");
    }

    @Test
    void links_and_submodules_are_no_files_and_other_paths_are_not_wanted() throws IOException {
        looks = looks(List.of(), List.of("packages/*.zip"));
        work.file("packages/deep/pay-1.zip", "one").file("pay-2.zip", "elsewhere").file("packages/notes.txt", "no");
        Files.createSymbolicLink(work.folder().resolve("packages/link.zip"), Path.of("deep/pay-1.zip"));
        work.git("update-index", "--add", "--cacheinfo", "160000," + "1".repeat(40) + ",packages/sub.zip");
        work.git("add", "packages", "pay-2.zip");
        work.git("commit", "-q", "-m", "one");
        work.push("HEAD");
        assertThat(looks.found()).containsExactly("packages/deep/pay-1.zip=one");
    }

    @Test
    void a_commit_that_only_makes_files_executable_brings_none_and_one_that_changes_them_does() throws IOException {
        work.file("pay-1.zip", "one").file("pay-2.zip", "two").commit("both");
        work.push("HEAD");
        looks.look();
        work.git("update-index", "--chmod=+x", "pay-1.zip", "pay-2.zip");
        work.git("commit", "-q", "-m", "executable");
        work.push("HEAD");
        assertThat(looks.found()).isEmpty();
        work.git("update-index", "--chmod=-x", "pay-1.zip", "pay-2.zip");
        work.file("pay-1.zip", "other").git("add", "pay-1.zip");
        work.git("commit", "-q", "-m", "and changed");
        work.push("HEAD");
        assertThat(looks.found()).containsExactly("pay-1.zip=other");
    }

    @Test
    void repositories_with_sha256_are_read() throws IOException {
        bare = Repo.bare(dir.resolve("other.git"), "--object-format=sha256");
        work = GitWork.of(bare, dir.resolve("other"));
        looks = looks(List.of(), List.of());
        looks.look();
        commitAndPush("pay-1.zip", "one");
        Found found = looks.look().getFirst();
        assertThat(found.revision()).hasSize(64);
        assertThat(looks.text(found)).isEqualTo("one");
    }

    @Test
    void every_name_that_git_can_hold_is_read() throws IOException {
        byte[] latin = "pakete/gr\u00fc\u00df.zip".getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder tree = new StringBuilder();
        String blob = new String(Repo.run(bare, "", Map.of(), List.of("git", "hash-object", "-w", "--stdin"), "x".getBytes(StandardCharsets.UTF_8)).said());
        for (String name : List.of("支付系统（生产）.zip", "f\u00fc\u00df \u00e4.zip", "two\nlines.zip", "\"q'uotes\\.zip", "-dash.zip", "\u00a0tab\t.zip", ":(glob)*.zip")) {
            tree.append("100644 blob ").append(blob).append('\t').append(name).append('\0');
        }
        byte[] head = tree.toString().getBytes(StandardCharsets.UTF_8);
        byte[] odd = ("100644 blob " + blob + "\t").getBytes(StandardCharsets.UTF_8);
        byte[] all = java.nio.ByteBuffer.allocate(head.length + odd.length + latin.length - 7 + 1).put(head).put(odd).put(latin, 7, latin.length - 7).put((byte) 0).array();
        String made = Repo.run(bare, "", Map.of(), List.of("git", "mktree", "-z"), all).said();
        Repo.well(bare, "git", "update-ref", "refs/heads/main", Repo.well(bare, "git", "commit-tree", "-m", "names", made));
        List<Found> found = looks.look();
        assertThat(found).extracting(Found::name).contains(
                "支付系统（生产）.zip", "f\u00fc\u00df \u00e4.zip", "two\nlines.zip", "\"q'uotes\\.zip", "-dash.zip", ":(glob)*.zip", "gr\ufffd\ufffd.zip").hasSize(8);
        assertThat(found).allSatisfy(each -> assertThat(looks.text(each)).isEqualTo("x"));
        assertThat(found).filteredOn(each -> PackageNames.refusal(each.name()).isEmpty()).hasSize(2);
    }

    @Test
    void a_configuration_of_the_repository_that_names_programs_runs_none() throws IOException {
        Path ran = dir.resolve("ran");
        for (String key : List.of("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand", "gpg.program", "core.alternateRefsCommand")) {
            Repo.well(bare, "git", "config", key, "touch " + ran + "; echo");
        }
        Repo.well(bare, "git", "config", "log.showSignature", "true");
        commitAndPush("pay-1.zip", "one");
        Files.deleteIfExists(ran);
        Found found = looks.look().getFirst();
        assertThat(looks.text(found)).isEqualTo("one");
        fetchesWhatIsMissingBy("touch " + ran);
        Files.delete(bare.resolve("objects/" + found.content().substring(0, 2) + "/" + found.content().substring(2)));
        assertThatThrownBy(() -> looks.text(found)).isInstanceOf(FailureException.class);
        assertThat(ran).doesNotExist();
    }

    /** As of a partial clone (git-remote-ext(1)). */
    private void fetchesWhatIsMissingBy(String command) throws IOException {
        for (var each : Map.of("core.repositoryFormatVersion", "1", "extensions.partialClone", "origin", "remote.origin.promisor", "true",
                "remote.origin.url", "ext::" + command, "protocol.ext.allow", "always").entrySet()) {
            Repo.well(bare, "git", "config", each.getKey(), each.getValue());
        }
    }

    private GitReader reader(int mostPaths) {
        return reader(mostPaths, Bounds.LONGEST);
    }

    private GitReader reader(int mostPaths, Duration longest) {
        return new GitReader(new Sources.Repository(
                "releases", bare, Sources.Kind.GIT, new Sources.Picks(List.of(), List.of()), Optional.empty()), mostPaths, longest);
    }

    private String tree(String entries) throws IOException {
        return Repo.run(work.folder(), "", Map.of(), List.of("git", "mktree"), entries.getBytes(StandardCharsets.US_ASCII)).said().strip();
    }

    @Test
    void a_ref_of_endless_paths_is_passed_over_and_told_and_the_next_one_is_read() throws IOException {
        Snapshot before = Snapshot.NONE.after(reader(1000).since(Snapshot.NONE, name -> true));
        String tree = tree(""); // an empty one: there is not even a file in it
        for (int depth = 0; depth < 12; depth++) {
            tree = tree("040000 tree " + tree + "\ta\n040000 tree " + tree + "\tb\n");
        }
        work.git("push", "-q", "origin", work.git("commit-tree", "-m", "bomb", tree).strip() + ":refs/heads/bomb");
        commitAndPush("pay-1.zip", "one");
        Changes changes = reader(1000).since(before, name -> name.endsWith(".zip"));
        assertThat(changes.troubles()).singleElement().satisfies(failure -> assertThat(failure.values()).containsEntry("ref", "refs/heads/bomb"));
        assertThat(changes.found()).extracting(Found::name).containsExactly("pay-1.zip");
        assertThat(reader(1000).since(before.after(changes), name -> true).troubles()).as("not again").isEmpty();
    }

    @Test
    void a_ref_that_is_not_read_in_time_stays_where_it_was_and_is_given_up_after_three_looks() throws IOException {
        commitAndPush("notes.txt", "there was something");
        GitReader stalled = reader(1000, Duration.ZERO);
        assertThatThrownBy(() -> stalled.since(Snapshot.NONE, name -> true)).as("the first look is whole or none").isInstanceOf(FailureException.class);
        Snapshot before = Snapshot.NONE.after(reader(1000).since(Snapshot.NONE, name -> true));
        commitAndPush("pay-1.zip", "one");
        work.git("push", "-q", "origin", "main:new");
        Snapshot now = before;
        for (int look = 1; look <= 2; look++) {
            Changes changes = stalled.since(now, name -> true);
            assertThat(changes.troubles()).extracting(Failure::wording).containsOnly("unreadable.slow");
            assertThat(changes.position()).isEqualTo(before.position());
            now = now.after(changes);
        }
        assertThat(reader(1000).since(now, name -> true).found()).as("a disk that answers again").extracting(Found::name).containsExactly("pay-1.zip");
        Changes third = stalled.since(now, name -> true);
        assertThat(third.troubles()).extracting(Failure::wording).containsOnly("unreadable.too-many-paths");
        assertThat(reader(1000).since(now.after(third), name -> true).found()).isEmpty();
    }

    @Test
    void another_repository_at_the_same_path_is_looked_at_for_the_first_time() throws IOException {
        commitAndPush("pay-1.zip", "one");
        Snapshot before = Snapshot.NONE.after(reader(1000).since(Snapshot.NONE, name -> true));
        Files.move(bare, dir.resolve("old.git"));
        Repo.bare(bare);
        commitAndPush("pay-2.zip", "two");
        Changes changes = reader(1000).since(before, name -> true);
        assertThat(changes.first()).isTrue();
        assertThat(changes.troubles()).singleElement().satisfies(failure -> assertThat(failure.values()).containsEntry("path", bare.toString()));
        assertThat(reader(1000).since(before.after(changes), name -> true).first()).isFalse();
    }
}

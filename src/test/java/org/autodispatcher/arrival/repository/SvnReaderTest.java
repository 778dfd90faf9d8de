package org.autodispatcher.arrival.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.Sources;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Repo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subversion repositories, committed to by the real svn. */
@Needs({"svn", "svnadmin", "svnlook"})
class SvnReaderTest {
    @TempDir
    private Path dir;

    private Path repository;
    private Path work;
    private Looks looks;

    @BeforeEach
    void repository() throws IOException {
        repository = Repo.svn(dir.resolve("releases"));
        work = dir.resolve("work");
        Repo.well(dir, "svn", "checkout", "-q", "file://" + repository, work.toString());
        looks = looks(List.of());
    }

    private Looks looks(List<String> paths) {
        return new Looks(new SvnReader(new Sources.Repository(
                "releases", repository, Sources.Kind.SVN, new Sources.Picks(List.of(), paths), Optional.empty())), name -> name.endsWith(".zip"));
    }

    private Path file(String path, String content) throws IOException {
        Path file = work.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private void commit(String message) throws IOException {
        Repo.well(work, "svn", "add", "-q", "--force", ".");
        Repo.well(work, "svn", "commit", "-q", "--username", "ann", "-m", message);
        Repo.well(work, "svn", "update", "-q");
    }

    @Test
    void what_is_added_and_changed_is_found_revision_by_revision_in_order() throws IOException {
        assertThat(looks.found()).isEmpty();
        file("trunk/pay.zip", "one");
        file("trunk/notes.txt", "no");
        commit("one");
        file("trunk/pay.zip", "two");
        commit("two");
        Repo.well(work, "svn", "propset", "-q", "reviewed", "yes", "trunk/pay.zip");
        commit("a property alone");
        Repo.well(work, "svn", "rm", "-q", "trunk/pay.zip");
        commit("removed");
        List<Found> found = looks.look();
        assertThat(found).extracting(Found::revision).containsExactly("r1", "r2");
        assertThat(found).extracting(Found::submitter).containsOnly("ann");
        assertThat(looks.text(found.getFirst())).isEqualTo("one");
        assertThat(looks.text(found.getLast())).isEqualTo("two");
        assertThat(looks.found()).as("seen once").isEmpty();
    }

    @Test
    void a_copied_folder_brings_the_files_in_it() throws IOException {
        file("trunk/a/pay-1.zip", "one");
        file("trunk/a@b/pay 2.zip", "two");
        commit("one");
        looks.look();
        Repo.well(work, "svn", "copy", "-q", "trunk", "tag-1.0");
        file("tag-1.0/a/pay-3.zip", "added to the copy");
        commit("tagged");
        assertThat(looks.found()).containsExactlyInAnyOrder(
                "tag-1.0/a/pay-1.zip=one", "tag-1.0/a@b/pay 2.zip=two", "tag-1.0/a/pay-3.zip=added to the copy");
    }

    @Test
    void only_paths_that_are_wanted_are_looked_at() throws IOException {
        looks = looks(List.of("trunk/*.zip"));
        looks.look();
        file("trunk/pay-1.zip", "one");
        file("branches/x/pay-2.zip", "two");
        commit("one");
        assertThat(looks.found()).containsExactly("trunk/pay-1.zip=one");
    }

    @Test
    void names_beyond_ascii_are_what_they_are() throws IOException {
        looks.look();
        file("投产/支付系统（生产）.zip", "one");
        file("f\u00fc\u00df \u00e4.zip", "two");
        file("-dash.zip", "three");
        commit("names");
        assertThat(looks.found()).containsExactlyInAnyOrder("投产/支付系统（生产）.zip=one", "f\u00fc\u00df \u00e4.zip=two", "-dash.zip=three");
    }

    @Test
    void links_are_no_files() throws IOException {
        looks.look();
        file("pay-1.zip", "one");
        Files.createSymbolicLink(work.resolve("pay-2.zip"), Path.of("pay-1.zip"));
        commit("a link");
        assertThat(looks.found()).containsExactly("pay-1.zip=one");
    }

    @Test
    void a_hundred_revisions_that_were_loaded_without_hooks_are_caught_up_with() throws IOException {
        String uuid = Repo.well(repository, "svnlook", "uuid", repository.toString());
        looks.look();
        StringBuilder dump = new StringBuilder("SVN-fs-dump-format-version: 2\n\nUUID: " + uuid + "\n\n");
        IntStream.rangeClosed(1, 100).forEach(revision -> dump.append("""
                Revision-number: %1$d
                Prop-content-length: 10
                Content-length: 10

                PROPS-END

                Node-path: pay-%1$d.zip
                Node-kind: file
                Node-action: add
                Text-content-length: 5
                Content-length: 5

                %2$05d


                """.formatted(revision, revision)));
        Repo.Done loaded = Repo.run(dir, "", Map.of(), List.of("svnadmin", "load", "-q", repository.toString()), dump.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(loaded.said()).isEmpty();
        List<Found> found = looks.look();
        assertThat(found).extracting(Found::name).containsExactlyElementsOf(
                IntStream.rangeClosed(1, 100).mapToObj(revision -> "pay-" + revision + ".zip").toList());
        assertThat(found.getFirst().submitter()).isEqualTo("unknown");
        assertThat(looks.text(found.get(41))).isEqualTo("00042");
    }

    @Test
    void another_repository_in_its_place_is_looked_at_for_the_first_time() throws IOException {
        file("pay-1.zip", "one");
        commit("one");
        Snapshot last = Snapshot.NONE.after(reader().since(Snapshot.NONE, _ -> true));
        Repo.well(dir, "svnadmin", "setuuid", repository.toString());
        Changes changes = reader().since(last, _ -> true);
        assertThat(changes.first()).isTrue();
        assertThat(changes.found()).extracting(Found::name).containsExactly("pay-1.zip");
    }

    private SvnReader reader() {
        return new SvnReader(new Sources.Repository("releases", repository, Sources.Kind.SVN, new Sources.Picks(List.of(), List.of()), Optional.empty()));
    }

    @Test
    void a_revision_of_endless_paths_is_passed_over_and_told_and_the_next_one_is_read() throws IOException {
        file("trunk/pay-1.zip", "one");
        commit("one");
        Snapshot before = Snapshot.NONE.after(reader(50).since(Snapshot.NONE, name -> true));
        String root = "file://" + repository;
        for (int depth = 0; depth < 6; depth++) {
            Repo.well(work, "svn", "copy", "-q", "-m", "again", root + "/trunk", root + "/trunk/" + depth);
        }
        Repo.well(work, "svn", "update", "-q");
        file("pay-2.zip", "two");
        commit("two");
        Changes changes = reader(50).since(before, name -> name.endsWith("2.zip"));
        assertThat(changes.troubles()).singleElement().satisfies(failure -> assertThat(failure.values()).containsEntry("ref", "r7"));
        assertThat(changes.found()).extracting(Found::name).containsExactly("pay-2.zip");
    }

    @Test
    void a_revision_that_is_not_read_in_time_is_tried_again_and_given_up_after_three_looks() throws IOException {
        SvnReader stalled = reader(50, Duration.ZERO);
        assertThatThrownBy(() -> stalled.since(Snapshot.NONE, name -> true)).as("the first look is whole or none").isInstanceOf(FailureException.class);
        Snapshot before = Snapshot.NONE.after(reader(50).since(Snapshot.NONE, name -> true));
        file("pay-1.zip", "one");
        commit("one");
        Snapshot now = before;
        for (int look = 1; look <= 2; look++) {
            Changes changes = stalled.since(now, name -> true);
            assertThat(changes.troubles()).extracting(Failure::wording).containsExactly("unreadable.slow");
            assertThat(changes.more()).isFalse();
            now = now.after(changes);
        }
        assertThat(reader(50).since(now, name -> true).found()).extracting(Found::name).containsExactly("pay-1.zip");
        Changes third = stalled.since(now, name -> true);
        assertThat(third.troubles()).extracting(Failure::wording).containsExactly("unreadable.too-many-paths");
        assertThat(reader(50).since(now.after(third), name -> true).found()).isEmpty();
    }

    private SvnReader reader(int mostPaths) {
        return reader(mostPaths, Bounds.LONGEST);
    }

    private SvnReader reader(int mostPaths, Duration longest) {
        return new SvnReader(new Sources.Repository(
                "releases", repository, Sources.Kind.SVN, new Sources.Picks(List.of(), List.of()), Optional.empty()), mostPaths, longest);
    }
}

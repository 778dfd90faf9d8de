package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Sha256;
import org.autodispatcher.arrival.Arrival;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.arrival.FirstLooks;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.arrival.incoming.Sink;
import org.autodispatcher.arrival.repository.HookInstall;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Sources;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.rig.GitWork;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Repo;
import org.autodispatcher.routing.RoutesInForce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Repositories of a HOME, from a push to its dispatch. Its route leads to where nobody answers. */
@Needs({"git", "svn", "svnadmin", "svnlook"})
@Timeout(120)
class RepositoriesTest {
    @TempDir
    private Path dir;

    private Path home;
    private Path bare;
    private GitWork work;
    private OwnedHome owned;
    private final BlockingQueue<Standing.Trouble> troubles = new LinkedBlockingQueue<>();

    @BeforeEach
    void folders() throws IOException {
        home = Files.createDirectory(dir.resolve("home"));
        write("general-dispatch-info.cfg", "[pay-.*\\.zip$]\nname = pay\nhost = 127.0.0.1\nlogin = app\nprotocol = sftp\nssh_port = 1\nretry_for = 1s\n");
        Files.createDirectory(home.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        bare = Repo.bare(dir.resolve("releases.git"));
        work = GitWork.of(bare, dir.resolve("work"));
        settings("");
    }

    private void write(String name, String text) throws IOException {
        Path file = Files.writeString(home.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void settings(String more) throws IOException {
        write("dispatcher.cfg", "[dispatcher]\nmin_free = 1MiB\n[repository releases]\npath = " + bare + "\nkind = git\n" + more);
    }

    private void own() throws IOException {
        owned = OwnedHome.own(
                home.resolve("state"), RoutesInForce.read(home, InstantSource.system(), new Problems()).orElseThrow(), OwnedHome.DAEMON, new Surprised());
        owned.recover();
    }

    private void watch() throws IOException {
        owned.receiving().begin(FirstLooks.all(FirstLook.ADOPT), Optional.empty(), (source, trouble) -> troubles.add(trouble));
    }

    @AfterEach
    void letGo() throws InterruptedException {
        if (owned != null) {
            owned.stop(Duration.ZERO);
            owned.close();
        }
    }

    private void nextOwner() throws IOException, InterruptedException {
        letGo();
        own();
    }

    private RepositoryRead.Done read(String named) throws IOException {
        return (RepositoryRead.Done) owned.control("ops").read(named);
    }

    private String push(String path, String content) throws IOException {
        String commit = work.file(path, content).commit(path);
        work.push("HEAD");
        return commit;
    }

    private DispatchRecord dispatch(String name) {
        while (true) {
            List<Long> ids = owned.ledger().find(HistoryFilter.of(name));
            if (!ids.isEmpty() && owned.ledger().dispatch(ids.getFirst()).fact(DispatchRecord.SHA256).isPresent()) {
                assertThat(ids).hasSize(1);
                return owned.ledger().dispatch(ids.getFirst());
            }
            assertThat(Thread.currentThread().isInterrupted()).as("no time is left").isFalse();
            Thread.onSpinWait();
        }
    }

    private long dispatches() {
        return owned.ledger().find(HistoryFilter.ALL).size();
    }

    @Test
    void a_push_is_found_by_its_hook_and_its_dispatch_names_who_pushed_and_what() throws IOException {
        new HookInstall(bare, Sources.Kind.GIT).install();
        own();
        watch();
        while (owned.standing().sources().isEmpty() || owned.standing().sources().getFirst().looked().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(owned.standing().sources().getFirst().told()).isTrue();
        String commit = push("packages/pay-1.zip", "one");
        DispatchRecord dispatch = dispatch("pay-1.zip");
        assertThat(dispatch.submitter()).isEqualTo(System.getProperty("user.name"));
        assertThat(dispatch.facts()).containsEntry("source", "git").containsEntry("repository", "releases").containsEntry("revision", commit)
                .containsEntry("branch", "refs/heads/main").containsEntry("path", "packages/pay-1.zip").containsEntry("author", "ann@example.com");
    }

    /** Has other accounts push into it, as into a repository of a team. */
    private void shared() throws IOException {
        Repo.well(bare, "git", "config", "core.sharedRepository", "0777");
        new HookInstall(bare, Sources.Kind.GIT).install();
        Repo.well(dir, "chmod", "-R", "a+rwX", bare.toString());
        Repo.well(dir, "chmod", "-R", "a+rX", work.folder().toString());
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(dir.resolve("gitconfig"), "[safe]\n\tdirectory = *\n");
    }

    private void pushAs(String account, String what) throws IOException {
        Repo.well(dir, "chmod", "-R", "a+rX", work.folder().toString());
        Repo.Done done = Repo.run(work.folder(), account, Map.of("GIT_CONFIG_GLOBAL", dir.resolve("gitconfig").toString()),
                List.of("git", "push", "-q", bare.toString(), what), new byte[0]);
        assertThat(done).isEqualTo(new Repo.Done(0, ""));
    }

    private String commitOf(String author) throws IOException {
        work.git("add", "-A");
        work.git("commit", "-q", "--author", author + " <" + author + "@example.com>", "-m", author);
        return work.git("rev-parse", "HEAD");
    }

    private List<Object> whose(String name) {
        List<Long> ids = owned.ledger().find(HistoryFilter.of(name));
        assertThat(ids).as(name).hasSize(1);
        DispatchRecord record = owned.ledger().dispatch(ids.getFirst());
        return List.of(record.submitter(), record.fact("revision").orElseThrow(), record.fact("author").orElseThrow());
    }

    @Test
    @Needs(value = {"git", "setpriv"}, root = "several accounts push", accounts = {"ad-dropper", "ad-repo"})
    void of_several_pushes_that_come_before_a_look_each_brought_what_it_brought() throws Exception {
        shared();
        push("pay-0.zip", "there was something");
        own();
        read("releases");
        work.file("pay-1.zip", "one").file("pay-3.zip", "old").file("old/notes.txt", "of no route").git("mv", "pay-0.zip", "old");
        String alice = commitOf("alice");
        pushAs("ad-dropper", "main");
        work.file("pay-2.zip", "two").file("pay-3.zip", "new");
        String bob = commitOf("bob");
        pushAs("ad-repo", "main");
        work.file("notes.txt", "of no route");
        String last = commitOf("last");
        work.git("branch", "later");
        work.push("later");
        pushAs("ad-repo", "main");
        assertThat(read("releases").dispatches()).hasSize(4);
        DispatchRecord adopted = owned.ledger().dispatch(owned.ledger().find(HistoryFilter.of("pay-0.zip")).getFirst());
        assertThat(adopted.failure().orElseThrow().wording()).isEqualTo("handed-in-before.adopted");
        assertThat(whose("pay-1.zip")).containsExactly("ad-dropper", alice, "alice@example.com");
        assertThat(whose("pay-2.zip")).containsExactly("ad-repo", bob, "bob@example.com");
        assertThat(whose("pay-3.zip")).as("what alice pushed under that name was not sent").containsExactly("ad-repo", bob, "bob@example.com");
        String seen = owned.ledger().dispatch(owned.ledger().find(HistoryFilter.of("pay-1.zip")).getFirst()).fact("seen").orElseThrow();
        assertThat(seen).as("it is the same arrival as ever").contains(".." + last + " ");
    }

    @Test
    @Needs(value = {"git", "setpriv"}, root = "several accounts push", accounts = {"ad-dropper", "ad-repo"})
    void a_new_branch_and_one_that_was_set_elsewhere_bring_what_each_push_brought() throws Exception {
        shared();
        push("notes.txt", "there was something");
        own();
        read("releases");
        work.git("checkout", "-q", "-b", "new");
        work.file("pay-1.zip", "one");
        String alice = commitOf("alice");
        pushAs("ad-dropper", "new");
        work.file("pay-2.zip", "two");
        String bob = commitOf("bob");
        pushAs("ad-repo", "new");
        work.git("checkout", "-q", "--orphan", "other");
        work.git("rm", "-r", "-f", "-q", ".");
        work.file("pay-4.zip", "four");
        String forced = commitOf("alice");
        pushAs("ad-dropper", "+other:main");
        work.file("pay-5.zip", "five");
        String last = commitOf("bob");
        pushAs("ad-repo", "other:main");
        Files.createSymbolicLink(bare.resolve("auto-dispatcher/push-1-" + "0".repeat(40)), Path.of("push " + "0".repeat(40) + " x\ny HEAD " + "1".repeat(41)));
        read("releases");
        assertThat(whose("pay-1.zip")).containsExactly("ad-dropper", alice, "alice@example.com");
        assertThat(whose("pay-2.zip")).containsExactly("ad-repo", bob, "bob@example.com");
        assertThat(whose("pay-4.zip")).containsExactly("ad-dropper", forced, "alice@example.com");
        assertThat(whose("pay-5.zip")).containsExactly("ad-repo", last, "bob@example.com");
    }

    @Test
    @Needs(value = {"git", "setpriv"}, root = "another account pushes", accounts = "ad-dropper")
    void a_tag_that_is_pushed_without_its_branch_is_its_pushers() throws Exception {
        shared();
        push("notes.txt", "there was something");
        own();
        read("releases");
        work.file("pay-1.zip", "one");
        String commit = commitOf("alice");
        work.git("tag", "-a", "-m", "a release", "v1");
        pushAs("ad-dropper", "v1");
        assertThat(read("releases").dispatches()).hasSize(1);
        assertThat(whose("pay-1.zip")).containsExactly("ad-dropper", commit, "alice@example.com");
    }

    @Test
    void what_lay_there_at_the_first_look_is_not_sent_and_said_to_be_there() throws Exception {
        push("pay-1.zip", "one");
        own();
        RepositoryRead.Done first = read("releases");
        assertThat(first.dispatches()).isEmpty();
        assertThat(first.adopted()).isEqualTo(1);
        assertThat(owned.ledger().entries(Ledger.HOME)).map(Entry::draft).filteredOn(draft -> draft.step() == Step.ADOPT)
                .singleElement().satisfies(draft -> assertThat(draft.values()).containsEntry("packages", "1").containsEntry("repository", "releases"));
        push("pay-2.zip", "two");
        assertThat(read(bare.toString()).dispatches()).hasSize(1);
        nextOwner();
        assertThat(read("releases").dispatches()).isEmpty();
        assertThat(dispatches()).isEqualTo(1);
    }

    @Test
    void what_lay_there_can_be_sent_too() throws IOException {
        push("pay-1.zip", "one");
        own();
        owned.receiving().begin(FirstLooks.all(FirstLook.DISPATCH), Optional.empty(), (source, trouble) -> troubles.add(trouble));
        assertThat(dispatch("pay-1.zip").fact("repository")).contains("releases");
    }

    @Test
    void each_repository_that_was_never_looked_at_is_counted_and_decided_about_by_itself() throws Exception {
        Path other = Repo.bare(dir.resolve("other.git"));
        settings("[repository other]\npath = " + other + "\nkind = git\n[repository empty]\npath = " + Repo.svn(dir.resolve("svn")) + "\nkind = svn\n");
        push("pay-1.zip", "one");
        push("notes.txt", "of no route");
        work.git("push", "-q", other.toString(), "HEAD");
        own();
        for (int times = 0; times < 2; times++) { // counting is no look
            assertThat(owned.receiving().repositoriesNeverLookedAt().entrySet()).extracting(each -> each.getKey().name(), Map.Entry::getValue)
                    .containsExactly(tuple("releases", 1L), tuple("other", 1L));
        }
        FirstLooks said = new FirstLooks(FirstLook.ADOPT, Map.of(other, FirstLook.DISPATCH));
        owned.receiving().begin(said, Optional.empty(), (source, trouble) -> troubles.add(trouble));
        assertThat(dispatch("pay-1.zip").fact("repository")).contains("other");
        read("releases");
        assertThat(dispatches()).isEqualTo(1);
        assertThat(owned.receiving().repositoriesNeverLookedAt()).as("now they were").isEmpty();
    }

    @Test
    void of_what_is_only_observed_nothing_is_kept() throws Exception {
        own();
        read("releases");
        push("pay-1.zip", "one");
        BlockingQueue<String> observed = new LinkedBlockingQueue<>();
        owned.receiving().begin(FirstLooks.all(FirstLook.ADOPT), Optional.of(new Observer(observed)), (source, trouble) -> troubles.add(trouble));
        assertThat(observed.take()).isEqualTo("pay-1.zip");
        assertThat(home.resolve("state/spool")).isEmptyDirectory();
        assertThat(dispatches()).isZero();
    }

    /** Told of what arrives, and takes nothing. */
    private record Observer(BlockingQueue<String> observed) implements Sink {
        @Override
        public boolean routed(String name) {
            return true;
        }

        @Override
        public boolean sends() {
            return false;
        }

        @Override
        public OptionalLong take(Arrival arrival, String actor) {
            observed.add(arrival.name());
            return OptionalLong.empty();
        }

        @Override
        public void noted(DirectoryStanding.Note note) {}
    }

    @Test
    void what_was_found_and_not_yet_taken_when_we_were_killed_is_taken_once() throws Exception {
        own();
        read("releases");
        push("pay-1.zip", "one");
        Path snapshot = home.resolve("state/repositories/releases");
        String before = Files.readString(snapshot);
        read("releases");
        String after = Files.readString(snapshot);
        assertThat(after).doesNotContain("waits");
        // killed after the dispatch was in the ledger, before that was written down; and pushed to once more since
        DispatchRecord taken = owned.ledger().dispatch(1);
        String line = "waits =pay-1.zip =" + work.git("rev-parse", "HEAD:pay-1.zip") + " =" + taken.fact("revision").orElseThrow()
                + " =refs/heads/main =ann@example.com = =" + taken.fact("seen").orElseThrow().replaceFirst("releases ", "").replace(" ", "%20");
        Files.writeString(snapshot, after.replace("end\n", line + "\nend\n"));
        push("pay-2.zip", "two");
        nextOwner();
        assertThat(read("releases").dispatches()).as("the second alone").hasSize(1);
        assertThat(owned.ledger().find(HistoryFilter.of("pay-1.zip"))).hasSize(1);
        assertThat(Files.readString(snapshot)).doesNotContain("waits").isNotEqualTo(before);
    }

    @Test
    void the_same_content_that_is_committed_anew_is_for_the_route_to_decide() throws Exception {
        own();
        read("releases");
        push("pay-1.zip", "one");
        long first = read("releases").dispatches().getFirst();
        work.git("rm", "-q", "pay-1.zip");
        work.commit("removed");
        work.push("HEAD");
        assertThat(read("releases").dispatches()).isEmpty();
        push("pay-1.zip", "one");
        assertThat(read("releases").dispatches()).as("it is still under way").containsExactly(first);
        assertThat(owned.ledger().entries(first)).anyMatch(entry -> entry.draft().step() == Step.HAND_IN);
    }

    @Test
    void names_that_no_package_may_have_are_held_where_a_route_takes_them_and_others_are_none() throws Exception {
        own();
        read("releases");
        work.file("a/pay-'1'.zip", "one").file("notes 'x'.txt", "no").file("pay-2.zip.sha256", "no").file(".pay-3.zip", "no").file("pay-4.zip", "");
        work.commit("names");
        work.push("HEAD");
        assertThat(read("releases").dispatches()).hasSize(2);
        DispatchRecord refused = owned.ledger().dispatch(owned.ledger().find(HistoryFilter.of("pay-'1'.zip")).getFirst());
        assertThat(refused.failure().orElseThrow().wording()).isEqualTo("name-refused.character");
        assertThat(refused.failure().orElseThrow().values().get("mv")).isEqualTo("git mv -- 'a/pay-'\\''1'\\''.zip' a/pay-_1_.zip");
        assertThat(owned.ledger().dispatch(owned.ledger().find(HistoryFilter.of("pay-4.zip")).getFirst()).failure().orElseThrow().wording()).isEqualTo("empty");
    }

    @Test
    void an_lfs_object_that_is_late_or_wrong_is_waited_for_and_the_pointer_is_never_sent() throws Exception {
        own();
        read("releases");
        byte[] real = "the real package".getBytes(StandardCharsets.UTF_8);
        String oid = hash(real);
        push("pay-1.zip", "version https://git-lfs.github.com/spec/v1\noid sha256:" + oid + "\nsize " + real.length + "\n");
        Path object = bare.resolve("lfs/objects/" + oid.substring(0, 2) + "/" + oid.substring(2, 4) + "/" + oid);
        assertThat(wording(read("releases"))).isEqualTo("incomplete.lfs-missing");
        Files.createDirectories(object.getParent());
        Files.writeString(object, "short");
        assertThat(wording(read("releases"))).isEqualTo("digest-differs.lfs");
        Files.writeString(object, "the fake package");
        assertThat(wording(read("releases"))).isEqualTo("digest-differs.lfs");
        assertThat(dispatches()).isZero();
        Files.delete(object);
        Files.write(object, real);
        long id = read("releases").dispatches().getFirst();
        assertThat(owned.ledger().dispatch(id).fact(DispatchRecord.SHA256)).contains(oid);

        push("pay-2.zip", "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 5\n");
        push("pay-3.zip", "version https://git-lfs.github.com/spec/v9\nanything\n");
        assertThat(read("releases").troubles()).extracting(each -> each.why().wording()).containsExactlyInAnyOrder("incomplete.lfs-missing", "incomplete.lfs-unknown");
        push("pay-2.zip", "mended");
        work.git("rm", "-q", "pay-3.zip");
        work.commit("gone");
        work.push("HEAD");
        RepositoryRead.Done mended = read("releases");
        assertThat(mended.troubles()).as("what was replaced is waited for no more").isEmpty();
        assertThat(mended.dispatches()).hasSize(1);
    }

    @Needs({"git", "git-lfs"})
    @Test
    void what_git_lfs_itself_has_pushed_is_sent_as_it_was() throws Exception {
        own();
        read("releases");
        work.git("remote", "set-url", "origin", "file://" + bare);
        work.git("lfs", "install", "--local");
        work.git("lfs", "track", "*.zip");
        push("pay-1.zip", "the real package");
        assertThat(work.git("show", "HEAD:pay-1.zip")).startsWith("version https://git-lfs");
        long id = read("releases").dispatches().getFirst();
        assertThat(owned.ledger().dispatch(id).fact(DispatchRecord.SHA256)).contains(hash("the real package".getBytes(StandardCharsets.UTF_8)));
    }

    private static String wording(RepositoryRead.Done read) {
        assertThat(read.dispatches()).isEmpty();
        assertThat(read.troubles()).hasSize(1);
        return read.troubles().getFirst().why().wording();
    }

    private static String hash(byte[] bytes) {
        var digest = Sha256.start();
        digest.update(bytes);
        return Sha256.of(digest).hex();
    }

    @Test
    void without_room_in_the_spool_it_waits_and_arrives_once_there_is_some() throws Exception {
        own();
        read("releases");
        letGo();
        write("dispatcher.cfg", "[dispatcher]\nmin_free = 1000TiB\n[repository releases]\npath = " + bare + "\nkind = git\n");
        own();
        push("pay-1.zip", "one");
        assertThat(wording(read("releases"))).isEqualTo("spool-full");
        letGo();
        settings("");
        own();
        assertThat(read("releases").dispatches()).hasSize(1);
    }

    @Test
    void what_found_no_room_is_sent_once_there_is_some_though_no_branch_has_it_any_more() throws Exception {
        own();
        read("releases");
        letGo();
        write("dispatcher.cfg", "[dispatcher]\nmin_free = 1000TiB\n[repository releases]\npath = " + bare + "\nkind = git\n");
        own();
        push("pay-1.zip", "one");
        assertThat(wording(read("releases"))).isEqualTo("spool-full");
        work.git("rm", "-q", "pay-1.zip");
        work.commit("removed");
        work.push("HEAD");
        assertThat(wording(read("releases"))).isEqualTo("spool-full");
        letGo();
        settings("");
        own();
        assertThat(read("releases").dispatches()).hasSize(1);
    }

    @Test
    void what_waits_for_its_lfs_object_waits_on_when_its_branch_is_merged_and_deleted_and_no_longer_when_no_branch_has_it() throws Exception {
        own();
        push("notes.txt", "of no route");
        read("releases");
        byte[] real = "the real package".getBytes(StandardCharsets.UTF_8);
        String oid = hash(real);
        work.git("checkout", "-q", "-b", "feature");
        work.file("pay-1.zip", pointer(oid, real.length)).file("pay-2.zip", pointer("0".repeat(64), 5)).commit("two pointers");
        work.push("HEAD");
        assertThat(read("releases").troubles()).extracting(each -> each.why().wording()).containsExactly("incomplete.lfs-missing", "incomplete.lfs-missing");
        work.git("checkout", "-q", "main");
        work.git("merge", "-q", "--no-ff", "-m", "merge", "feature");
        work.push("HEAD", ":refs/heads/feature");
        assertThat(read("releases").troubles()).as("both are on main").hasSize(2);
        work.git("rm", "-q", "pay-2.zip");
        work.commit("removed");
        work.push("HEAD");
        assertThat(wording(read("releases"))).as("the other one").isEqualTo("incomplete.lfs-missing");
        Path object = bare.resolve("lfs/objects/" + oid.substring(0, 2) + "/" + oid.substring(2, 4) + "/" + oid);
        Files.createDirectories(object.getParent());
        Files.write(object, real);
        assertThat(read("releases").dispatches()).hasSize(1);
    }

    private static String pointer(String oid, int size) {
        return "version https://git-lfs.github.com/spec/v1\noid sha256:" + oid + "\nsize " + size + "\n";
    }

    @Test
    void one_repository_that_cannot_be_read_holds_up_no_other_and_says_why() throws Exception {
        settings("[repository gone]\npath = /nowhere/at/all\nkind = svn\n");
        own();
        watch();
        assertThat(troubles.take().why().wording()).isEqualTo("unreadable.repository-missing");
        push("pay-1.zip", "one");
        assertThat(read("releases").troubles()).isEmpty();
        assertThat(((RepositoryRead.Unknown) owned.control("ops").read("other")).known()).containsExactly("releases", "gone");
        assertThat(owned.standing().sources()).extracting(Standing.Source::name).containsExactly("releases", "gone");
    }

    @Test
    void one_whose_disk_hangs_holds_up_no_other() throws Exception {
        Path hung = Repo.bare(dir.resolve("hung.git"));
        Path pipe = hung.resolve("packed-refs");
        Repo.well(dir, "mkfifo", pipe.toString());
        settings("[repository hung]\npath = " + hung + "\nkind = git\n");
        own();
        try {
            read("releases");
            watch();
            push("pay-1.zip", "one");
            assertThat(read("releases").troubles()).isEmpty();
            assertThat(dispatch("pay-1.zip").fact("repository")).contains("releases");
            assertThat(owned.standing().sources().getLast().looked()).isEmpty();
        } finally {
            Files.writeString(pipe, ""); // lets it go on
            Files.delete(pipe);
        }
    }

    @Test
    void a_repository_that_is_written_into_the_settings_is_looked_at_after_reload_and_one_that_is_gone_no_more() throws Exception {
        write("dispatcher.cfg", "[dispatcher]\nmin_free = 1MiB\n");
        own();
        watch();
        assertThat(owned.standing().sources()).isEmpty();
        settings("");
        assertThat(owned.control("ops").reload()).isInstanceOf(Control.Reloaded.InForce.class);
        assertThat(owned.standing().sources()).extracting(Standing.Source::name).containsExactly("releases");
        write("dispatcher.cfg", "[dispatcher]\nmin_free = 1MiB\n");
        owned.control("ops").reload();
        assertThat(owned.standing().sources()).isEmpty();
    }

    @Test
    void commits_to_subversion_come_in_their_order_whichever_record_comes_first() throws Exception {
        Path svn = Repo.svn(dir.resolve("svn"));
        new HookInstall(svn, Sources.Kind.SVN).install();
        settings("[repository builds]\npath = " + svn + "\nkind = svn\n");
        own();
        read("builds");
        Path file = dir.resolve("pay-x.zip");
        for (int i = 1; i <= 3; i++) {
            Files.writeString(file, "content " + i);
            Repo.well(dir, "svn", "import", "-q", "--username", "carol", "-m", "one", file.toString(), "file://" + svn + "/pay-" + i + ".zip");
        }
        assertThat(Files.readSymbolicLink(svn.resolve("auto-dispatcher/r1"))).hasToString("svn 1");
        Files.delete(svn.resolve("auto-dispatcher/r2"));
        List<Long> ids = read("builds").dispatches();
        assertThat(ids.stream().map(id -> owned.ledger().dispatch(id)).map(record -> record.fact("revision").orElse("") + " " + record.submitter()))
                .containsExactly("r1 carol", "r2 carol", "r3 carol");
        assertThat(svn.resolve("auto-dispatcher")).isEmptyDirectory();
        assertThat(owned.ledger().dispatch(ids.getFirst()).facts()).containsAllEntriesOf(Map.of("source", "svn", "repository", "builds", "path", "pay-1.zip"));
    }

    /** What came of each dispatch: why it is held, or its path where it is on its way. */
    private List<String> became(List<Long> dispatches) {
        return dispatches.stream().map(id -> {
            while (owned.ledger().dispatch(id).failure().isEmpty() && owned.ledger().dispatch(id).deliveries().isEmpty()) {
                assertThat(Thread.currentThread().isInterrupted()).as("no time is left").isFalse();
                Thread.onSpinWait();
            }
            DispatchRecord record = owned.ledger().dispatch(id);
            return record.fact("path").orElse("") + " " + record.failure().map(Failure::wording).orElse("sent");
        }).toList();
    }

    @Test
    void what_was_adopted_is_held_when_a_tag_is_copied_from_it_in_subversion_and_what_was_changed_in_the_copy_is_sent() throws Exception {
        Path svn = Repo.svn(dir.resolve("svn"));
        settings("[repository builds]\npath = " + svn + "\nkind = svn\n");
        Path tree = dir.resolve("tree");
        Repo.well(dir, "svn", "checkout", "-q", "file://" + svn, tree.toString());
        Files.createDirectories(tree.resolve("trunk"));
        for (int i = 1; i <= 3; i++) {
            Files.writeString(tree.resolve("trunk/pay-" + i + ".zip"), "content " + i);
        }
        commit(tree);
        own();
        assertThat(read("builds").adopted()).isEqualTo(3);
        Repo.well(tree, "svn", "copy", "-q", "trunk", "t1");
        Files.writeString(tree.resolve("t1/pay-2.zip"), "content b");
        Files.writeString(tree.resolve("t1/pay-3.zip"), "longer than it was");
        Files.writeString(tree.resolve("t1/pay-4.zip"), "content 1");
        commit(tree);
        assertThat(became(read("builds").dispatches())).containsExactlyInAnyOrder(
                "t1/pay-1.zip handed-in-before.adopted", "t1/pay-2.zip sent", "t1/pay-3.zip sent", "t1/pay-4.zip sent");
        nextOwner();
        Repo.well(tree, "svn", "mkdir", "-q", "old");
        Repo.well(tree, "svn", "move", "-q", "trunk/pay-3.zip", "old/pay-3.zip");
        commit(tree);
        assertThat(became(read("builds").dispatches())).as("for good").containsExactly("old/pay-3.zip handed-in-before.adopted");
    }

    private static void commit(Path tree) throws IOException {
        Repo.well(tree, "svn", "add", "-q", "--force", ".");
        Repo.well(tree, "svn", "commit", "-q", "-m", "all");
        Repo.well(tree, "svn", "update", "-q");
    }

    @Test
    void what_was_adopted_is_held_when_it_is_moved_in_git_and_sent_once_it_is_released() throws Exception {
        work.file("pay-1.zip", "one").file("pay-2.zip", "two").commit("both");
        work.push("HEAD");
        own();
        assertThat(read("releases").adopted()).isEqualTo(2);
        work.file("old/notes.txt", "of no route").git("mv", "pay-1.zip", "pay-2.zip", "old");
        work.file("old/pay-2.zip", "two, mended");
        push("pay-3.zip", "one");
        List<Long> dispatches = read("releases").dispatches();
        assertThat(became(dispatches)).containsExactlyInAnyOrder(
                "old/pay-1.zip handed-in-before.adopted", "old/pay-2.zip sent", "pay-3.zip sent");
        long held = owned.ledger().find(HistoryFilter.of("pay-1.zip")).getFirst();
        owned.control("ops").decide(new Decision.Release(new Decision.Subject(held, Optional.empty()), "it is wanted"));
        assertThat(became(List.of(held))).containsExactly("old/pay-1.zip sent");
    }

    @Test
    void what_was_adopted_and_is_moved_is_left_out_or_sent_where_its_route_says_so() throws Exception {
        String route = "host = 127.0.0.1\nlogin = app\nprotocol = sftp\nssh_port = 1\nretry_for = 1s\n";
        write("general-dispatch-info.cfg", "[pay-1\\.zip$]\nname = one\nagain = ignore\n" + route + "[pay-2\\.zip$]\nname = two\nagain = send\n" + route);
        work.file("pay-1.zip", "one").file("pay-2.zip", "two").commit("both");
        work.push("HEAD");
        own();
        read("releases");
        work.file("old/notes.txt", "of no route").git("mv", "pay-1.zip", "pay-2.zip", "old");
        work.commit("moved");
        work.push("HEAD");
        List<Long> dispatches = read("releases").dispatches();
        assertThat(became(dispatches)).containsExactlyInAnyOrder("old/pay-1.zip handed-in-before.adopted", "old/pay-2.zip sent");
        assertThat(owned.ledger().dispatch(owned.ledger().find(HistoryFilter.of("pay-1.zip")).getFirst()).state()).isEqualTo(DispatchState.CANCELLED);
    }

    @Test
    void a_damaged_memory_of_a_repository_is_said_and_nothing_is_guessed() throws Exception {
        own();
        read("releases");
        Path snapshot = home.resolve("state/repositories/releases");
        Files.writeString(snapshot, Files.readString(snapshot).replace("end\n", ""));
        push("pay-1.zip", "one");
        assertThat(wording(read("releases"))).isEqualTo("unreadable.snapshot");
    }

    @Test
    void what_is_refused_is_known_again_when_we_are_killed_before_it_is_written_down() throws Exception {
        own();
        read("releases");
        push("pay-1.zip", "");
        Path memory = home.resolve("state/repositories/releases");
        byte[] before = Files.readAllBytes(memory);
        read("releases");
        assertThat(dispatches()).isEqualTo(1);
        Files.writeString(memory, new String(before, StandardCharsets.US_ASCII));
        nextOwner();
        assertThat(read("releases").dispatches()).isEmpty();
        assertThat(dispatches()).isEqualTo(1);
    }

    @Test
    void another_repository_at_the_path_is_adopted_and_told() throws Exception {
        own();
        push("pay-1.zip", "one");
        read("releases");
        Files.move(bare, dir.resolve("old.git"));
        Repo.bare(bare);
        push("pay-2.zip", "two");
        assertThat(read("releases").troubles()).hasSize(1);
        assertThat(dispatches()).isZero();
        push("pay-3.zip", "three");
        assertThat(read("releases").dispatches()).hasSize(1);
    }

    @Test
    void two_sections_for_one_repository_are_an_error() throws Exception {
        settings("[repository twice]\npath = " + Files.createSymbolicLink(dir.resolve("link.git"), bare) + "\nkind = git\n");
        Problems problems = new Problems();
        RoutesInForce.read(home, InstantSource.system(), problems);
        assertThat(problems.all().toString()).contains("settings.repository-twice");
    }
}

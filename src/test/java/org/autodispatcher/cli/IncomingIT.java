package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is dropped is noticed, sent and answered by the finished program. */
@Needs(
        value = {"sshd", "setpriv", "kill", "cp", "mv", "zip", "bash"},
        accounts = {"ad-daemon", "ad-dropper", "ad-target"},
        root = "it works as three accounts, and starts a server that logs in one of them")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IncomingIT extends ThreeAccounts {
    @Test
    void a_drop_is_sent_and_answered_beside_the_file_and_what_is_not_whole_waits() throws Exception {
        drops("cp noise $IN/pay-1");
        BufferedReader out = daemon(withLease(), "--dispatch");
        heard(out, "are watched");
        drops("cp noise $IN/.pay && mv $IN/.pay $IN/pay-2; cp whole.zip $IN/pay-3; cp half.zip $IN/pay-4; cp noise \"$IN/pay-5;\"");
        for (String name : List.of("pay-1", "pay-2", "pay-3")) {
            answered(name + ".done");
            assertThat(inbox.resolve(name)).hasSameBinaryContentAs(incoming.resolve(name));
        }
        assertThat(Files.readAllLines(incoming.resolve("pay-2.done")).getFirst()).matches("done - \\d+");
        answered("pay-5;.held");
        assertThat(Files.readString(incoming.resolve("pay-5;.held"))).startsWith("held name-refused ").contains("mv -i -- ");
        assertThat(program("status", "--home", home.path()).out()).contains("pay-4  incomplete", "breaks off").doesNotContain("quiet time");

        drops("mv \"$IN/pay-5;\" $IN/pay-5; cp whole.zip $IN/pay-4; rm $IN/pay-1.done");
        answered("pay-5.done");
        answered("pay-4.done");
        assertThat(Files.readAllLines(inbox.resolve("upgraded"))).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
        assertThat(program("history", "--home", home.path(), "--state", "cancelled").out()).contains("pay-5;");
    }

    @Test
    void without_the_right_to_leases_the_quiet_time_is_added_and_said() throws Exception {
        BufferedReader out = daemon(Program.as(TestHome.OWNER));
        heard(out, "files of other accounts", "only after the quiet time");
        drops("cp noise $IN/.pay && mv $IN/.pay $IN/pay-1; cp whole.zip $IN/pay-2");
        answered("pay-1.done");
        answered("pay-2.done");
        assertThat(program("show", "1", "--home", home.path()).out() + program("show", "2", "--home", home.path()).out())
                .contains("by having been left alone");
        assertThat(program("status", "--home", home.path()).out()).contains("only after the quiet time", "CAP_LEASE");
    }

    @Test
    void what_is_observed_is_checked_and_told_and_never_sent() throws Exception {
        BufferedReader out = daemon(withLease(), "--observe");
        heard(out, "only observing");
        heard(out, "are watched");
        drops("cp whole.zip $IN/.pay && mv $IN/.pay $IN/pay-1");
        answered("pay-1.held");
        assertThat(Files.readString(incoming.resolve("pay-1.held"))).startsWith("held observed -").contains("route pay", "may write");
        Process observer = started.getFirst();
        assertThat(new ProcessBuilder("kill", String.valueOf(observer.pid())).start().waitFor()).isZero();
        observer.onExit().join();

        heard(daemon(withLease()), "are watched");
        drops("cp whole.zip $IN/.pay && mv $IN/.pay $IN/pay-2");
        answered("pay-2.done");
        assertThat(program("history", "--home", home.path()).out()).contains("pay-2").doesNotContain("pay-1");
    }

    @Test
    void a_directory_that_the_daemon_watches_is_not_sent_from_by_a_scan_however_it_is_named() throws Exception {
        Path around = Files.createDirectory(home.path().resolve("around"));
        Folders.give(around, TestHome.OWNER);
        said("root", "mv", incoming.toString(), around.resolve("in").toString());
        incoming = Files.createSymbolicLink(home.path().resolve("incoming"), around.resolve("in"));
        heard(daemon(withLease()), "are watched");
        drops("mkdir $IN/below; cp noise $IN/pay-1");
        answered("pay-1.done");
        for (Path each : List.of(incoming, around.resolve("in"), incoming.resolve("below"))) {
            Program.Result refused = program("scan", each, "--dispatch", "--home", home.path());
            assertThat(refused.status()).as(refused.all()).isEqualTo(2);
            assertThat(refused.err()).contains(incoming + " is watched by the daemon");
        }
        Program.Result sent = program("scan", around, "--dispatch", "--home", home.path());
        assertThat(sent.status()).as(sent.all()).isZero();
        assertThat(sent.out()).contains("is left out").doesNotContain("pay-1");
        assertThat(Files.readAllLines(inbox.resolve("upgraded"))).containsExactly("1");
    }

    @Test
    void a_scan_tells_what_differs_and_sends_it_once() throws Exception {
        Path tree = Files.createDirectory(dir.resolve("tree"));
        Folders.give(tree, DROPPER);
        drops("cp noise ../tree/pay-1");
        assertThat(program("scan", tree, "--home", home.path()).out()).contains("never looked at before: 1 files");
        drops("mkdir ../tree/a; cp whole.zip ../tree/a/pay-2; cp half.zip ../tree/pay-3; rm ../tree/pay-1");
        assertThat(program("scan", tree, "--home", home.path()).out().lines().map(line -> line.replaceAll("  .*  ", " ")).toList())
                .containsExactly("new a/pay-2", "removed pay-1", "new pay-3");
        Program.Result sent = program("scan", tree, "--dispatch", "--home", home.path());
        assertThat(sent.status()).as(sent.all()).isZero();
        assertThat(sent.out()).contains("pay-2", "upgraded");
        assertThat(sent.err()).contains("pay-3 breaks off");
        assertThat(program("scan", tree, "--dispatch", "--json", "--home", home.path()).out().replaceAll("\\s", ""))
                .contains("\"changes\":[]", "\"path\":\"pay-3\"", "\"reason\":\"incomplete\"", "\"dispatches\":[]");
        assertThat(Files.readAllLines(inbox.resolve("upgraded"))).containsExactly("2");
    }

    @Test
    void of_two_directories_that_lie_in_one_another_each_package_comes_once_by_the_rules_of_the_inner_one() throws Exception {
        home.file("dispatcher.cfg", """
                [dispatcher]
                min_free = 1MiB
                [incoming inner]
                path = incoming/in/side
                complete_when = ready
                [incoming outer]
                path = incoming
                scan_every = 1s
                """);
        folders("in/side/deep in/beside");
        drops("cp noise $IN/in/side/pay-1; cp noise $IN/in/side/deep/pay-2");
        BufferedReader out = daemon(withLease(), "--dispatch");
        heard(out, "are watched: 2");
        drops("for n in 3 4; do cp noise .pay; echo $n >>.pay; mv .pay $IN/in/side/pay-$n; done; cp whole.zip $IN/in/pay-5");
        answered("in/pay-5.done");
        drops("cp whole.zip $IN/in/beside/pay-6; touch $IN/in/side/{deep/pay-2,pay-3,pay-1}.ready");
        for (String name : List.of("in/beside/pay-6", "in/side/deep/pay-2", "in/side/pay-3", "in/side/pay-1")) {
            answered(name + ".done");
        }
        assertThat(incoming.resolve("in/side/pay-4.dispatching")).as("it has no marker").doesNotExist();
        assertThat(program("status", "--home", home.path()).out())
                .containsOnlyOnce("pay-4  incomplete").contains("in/side/pay-4 waits for its marker");
        drops("mv $IN/in/side/pay-3 $IN/pay-3; mv $IN/in/pay-5 $IN/in/side/pay-5; touch $IN/in/side/pay-5.ready; cp whole.zip $IN/pay-7");
        answered("pay-7.done");
        assertThat(Files.readAllLines(inbox.resolve("upgraded"))).containsExactlyInAnyOrder("1", "2", "3", "5", "6", "7");

        home.file("dispatcher.cfg", """
                [dispatcher]
                min_free = 1MiB
                [incoming new]
                path = incoming/in/beside
                complete_when = ready
                [incoming outer]
                path = incoming
                scan_every = 1s
                """);
        assertThat(program("reload", "--home", home.path()).status()).isZero();
        drops("cp whole.zip $IN/in/side/pay-8; cp noise $IN/in/beside/.pay; echo 9 >>$IN/in/beside/.pay; mv $IN/in/beside/.pay $IN/in/beside/pay-9");
        answered("in/side/pay-8.done");
        drops("cp whole.zip $IN/pay-10");
        answered("pay-10.done");
        assertThat(program("status", "--home", home.path()).out()).contains("in/beside/pay-9 waits for its marker");
        assertThat(incoming.resolve("in/beside/pay-9.dispatching")).doesNotExist();
    }

    @Test
    void what_could_not_be_looked_into_at_the_first_look_is_adopted_once_it_can_be_and_said_to_be() throws Exception {
        settings("quiet = 1s\nscan_every = 1s");
        drops("mkdir -p $IN/closed/deep; cp whole.zip $IN/closed/pay-1; cp whole.zip $IN/closed/deep/pay-2; chmod 700 $IN/closed");
        BufferedReader out = daemon(withLease());
        heard(out, "are watched: 1");
        drops("chmod 777 $IN/closed");
        heard(out, "2 files lay in");
        drops("cp whole.zip $IN/closed/pay-3");
        answered("closed/pay-3.done");
        assertThat(Files.readAllLines(inbox.resolve("upgraded"))).containsExactly("3");
    }
}

package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Problems;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry.Draft;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ledger.TargetHistory;
import org.autodispatcher.routing.RoutesInForce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of targets: from the record, the routes in force, what was found out, and what is trusted. */
class TargetStandingsTest {
    private static final String WEB = "app@web01.example:22";
    private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
    private static final String PIN = "SHA256:" + "AB:".repeat(31) + "AB";

    @TempDir
    private Path home;

    private OwnedHome owned;

    @BeforeEach
    void own() throws IOException {
        Path file = Files.writeString(home.resolve("general-dispatch-info.cfg"), """
                [web-.*]
                name = web
                host = web01.example
                login = app
                upgrade_command = /opt/up
                verify = size
                protocol = sftp

                [files-.*]
                name = files
                host = web02.example:990
                login = ftp
                protocol = ftps
                """);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path state = Files.createDirectory(home.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(state.resolve("known_hosts"), "web01.example ssh-ed25519 " + KEY + "\n");
        Files.writeString(state.resolve("known_certificates"), "web02.example:990 " + PIN + "\n");
        open();
    }

    private void open() throws IOException {
        owned = OwnedHome.own(home.resolve("state"), RoutesInForce.read(home, InstantSource.system(), new Problems()).orElseThrow(), "run", new Surprised());
    }

    @AfterEach
    void letGo() throws InterruptedException {
        owned.stop(Duration.ZERO);
        owned.close();
    }

    private long dispatch(String pack, String target, Draft... drafts) {
        Ledger ledger = owned.ledger();
        long id = ledger.open();
        ledger.append("alice", draft(id, "", Step.SPOOL, Map.of(DispatchRecord.PACKAGE, pack), Optional.empty()));
        ledger.append("alice", draft(id, "", Step.ROUTE, Map.of(
                DispatchRecord.TARGETS, target, DispatchRecord.ROUTE, "web", DispatchRecord.LINE, "web"), Optional.empty()));
        for (Draft each : drafts) {
            ledger.append("alice", draft(id, target, each.step(), each.values(), each.failure()));
        }
        return id;
    }

    private static Draft draft(long id, String target, Step step, Map<String, String> values, Optional<Failure> why) {
        return new Draft(id, target, step, why.isPresent() ? Tense.FAILURE : Tense.FACT, values, why);
    }

    private static Draft fact(Step step, Map<String, String> values) {
        return draft(0, "", step, values, Optional.empty());
    }

    private static Draft failure(Step step, Reason reason) {
        return draft(0, "", step, Map.of(), Optional.of(Failure.of(reason)));
    }

    private TargetStanding standing(String target) throws IOException {
        return owned.targets().stream().filter(each -> each.target().equals(target)).findFirst().orElseThrow();
    }

    @Test
    void what_is_installed_what_failed_and_what_waits_is_told_by_line() throws IOException {
        dispatch("web-1.zip", WEB, fact(Step.CONNECT, Map.of(DeliveryRecord.PROTOCOL, "sftp")), fact(Step.UPGRADE, Map.of()));
        long good = dispatch("web-2.zip", WEB, fact(Step.CONNECT, Map.of(DeliveryRecord.PROTOCOL, "scp")), fact(Step.UPGRADE, Map.of()));
        long failed = dispatch("web-3.zip", WEB, failure(Step.UPGRADE, Reason.EXIT_STATUS));
        long held = dispatch("web-4.zip", WEB, failure(Step.CONNECT, Reason.HOST_KEY_CHANGED));
        TargetStanding web = standing(WEB);
        assertThat(web.history().lines()).singleElement().satisfies(line -> {
            assertThat(line.line()).isEqualTo("web");
            assertThat(line.good().map(TargetHistory.Last::dispatch)).contains(good);
            assertThat(line.good().map(TargetHistory.Last::pack)).contains("web-2.zip");
            assertThat(line.failed().map(TargetHistory.Last::dispatch)).contains(failed);
        });
        assertThat(web.history().waiting()).singleElement().satisfies(waiting -> {
            assertThat(waiting.dispatch()).isEqualTo(held);
            assertThat(waiting.state()).isEqualTo(DeliveryState.HELD);
            assertThat(waiting.reason()).contains(Reason.HOST_KEY_CHANGED);
        });
        assertThat(web.history().contact()).isPresent();
        assertThat(web.protocol()).contains("scp");
    }

    @Test
    void a_target_of_a_route_is_there_before_anything_was_sent_to_it_with_what_is_trusted_and_weaker() throws IOException {
        assertThat(owned.targets()).extracting(TargetStanding::target).containsExactly(WEB, "ftp@web02.example:990");
        TargetStanding web = standing(WEB);
        assertThat(web.routes()).containsExactly("web");
        assertThat(web.proofs()).singleElement().satisfies(proof -> {
            assertThat(proof.kind()).isEqualTo("ssh-ed25519");
            assertThat(proof.fingerprint()).startsWith("SHA256:");
        });
        assertThat(web.weaker()).containsExactly("size");
        assertThat(web.history().contact()).isEmpty();
        assertThat(standing("ftp@web02.example:990").proofs()).containsExactly(new TargetStanding.Proof(TargetStanding.Proof.CERTIFICATE, PIN));
    }

    @Test
    void what_was_found_out_about_a_target_is_told() throws Exception {
        new TargetFacts(owned.ledger()).probed(WEB, "no", "alice");
        letGo();
        open();
        assertThat(standing(WEB).weaker()).containsExactly("size", "plain");
    }

    @Test
    void a_target_that_no_route_names_any_more_is_told_with_what_lies_there() throws IOException {
        dispatch("web-1.zip", "old@gone.example:22", fact(Step.UPGRADE, Map.of()));
        TargetStanding gone = standing("old@gone.example:22");
        assertThat(gone.routes()).isEmpty();
        assertThat(gone.proofs()).isEqualTo(List.of());
        assertThat(gone.history().lines()).hasSize(1);
    }
}

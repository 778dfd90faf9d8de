package org.autodispatcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checker that sees nothing proves nothing: each rule is broken once. */
class CheckerTest {
    private static final String SHA = "5".repeat(64);
    private static final String OTHER = "6".repeat(64);

    @TempDir
    Path dir;

    private final Place place = Place.of("s0", "127.0.61.1", List.of(), Path.of("/home/ad-target/s0"));
    private final Handed handed = new Handed(Path.of("/drop/s0-1"), "s0-1", SHA, place, 0);
    private boolean noStatus;
    private int ordered;

    private List<Violation> found(String ledger, String... witness) throws IOException {
        Path log = Files.write(dir.resolve("witness"), List.of(witness));
        return new Checker(LedgerSays.of(ledger), Map.of(place, Witness.read(log)), (each, delivery) -> noStatus)
                .ordered(handed, ordered)
                .check(List.of(handed));
    }

    private static String ledger(String... dispatches) {
        return "{\"dispatches\":[" + String.join(",", dispatches) + "]}";
    }

    private static String dispatch(int id, String state, String delivery) {
        return """
                {"id":%d,"package":"s0-1","sha256":"%s","route":"s0","state":"%s","deliveries":[{"target":"ad-target@127.0.61.1:22",%s}]}"""
                .formatted(id, SHA, state, delivery);
    }

    private static String upgraded() {
        return dispatch(1, "done", "\"state\":\"upgraded\",\"exit_code\":0");
    }

    private static String start(int pid, int at, String found) {
        return "start " + pid + " boot " + at + " " + SHA + " " + found + " s0 127.0.61.1 s0-1";
    }

    private static String stop(int pid, int at, int status) {
        return "stop " + pid + " boot " + at + " " + status;
    }

    private static org.assertj.core.api.ListAssert<Promise> assertBroken(List<Violation> found) {
        return assertThat(found.stream().map(Violation::promise).toList());
    }

    @Test
    void what_ledger_and_witness_agree_on_is_right() throws IOException {
        assertBroken(found(ledger(upgraded()), start(1, 10, SHA), stop(1, 20, 0))).isEmpty();
        assertBroken(found(ledger(dispatch(1, "failed", "\"state\":\"failed\",\"reason\":\"exit-status\",\"exit_code\":7")),
                start(1, 10, SHA), stop(1, 20, 7))).isEmpty();
        assertBroken(found(ledger(dispatch(1, "held", "\"state\":\"held\",\"reason\":\"no-write-right\"")))).isEmpty();
    }

    @Test
    void a_second_start_is_seen_unless_a_person_ordered_it() throws IOException {
        String[] twice = {start(1, 10, SHA), stop(1, 20, 0), start(2, 30, SHA), stop(2, 40, 0)};
        assertBroken(found(ledger(upgraded()), twice)).containsExactly(Promise.ONE_START);
        ordered = 1;
        assertBroken(found(ledger(upgraded()), twice)).isEmpty();
    }

    @Test
    void two_at_once_are_seen_by_their_times_and_by_the_lock() throws IOException {
        ordered = 1;
        assertBroken(found(ledger(upgraded()), start(1, 10, SHA), start(2, 15, SHA), stop(1, 20, 0), stop(2, 40, 0)))
                .containsExactly(Promise.ONE_AT_A_TIME);
        assertBroken(found(ledger(upgraded()), start(1, 10, SHA), "overlap 2 s0 127.0.61.1 s0-1", stop(1, 20, 0)))
                .containsExactly(Promise.ONE_AT_A_TIME);
    }

    @Test
    void a_start_on_other_bytes_is_seen() throws IOException {
        assertBroken(found(ledger(upgraded()), start(1, 10, OTHER), stop(1, 20, 0))).containsExactly(Promise.OWN_BYTES);
    }

    @Test
    void a_start_of_what_nobody_handed_in_is_seen() throws IOException {
        assertBroken(found(ledger(upgraded()), start(1, 10, SHA), stop(1, 20, 0),
                "start 2 boot 30 " + OTHER + " " + OTHER + " s0 127.0.61.1 s0-1", stop(2, 40, 0))).containsExactly(Promise.ONE_START);
    }

    @Test
    void a_result_that_no_witness_saw_is_no_result() throws IOException {
        assertBroken(found(ledger(upgraded()))).containsExactly(Promise.HONEST_RESULT);
        assertBroken(found(ledger(upgraded()), start(1, 10, SHA))).containsExactly(Promise.HONEST_RESULT);
        assertBroken(found(ledger(upgraded()), start(1, 10, SHA), stop(1, 20, 7))).containsExactly(Promise.HONEST_RESULT);
        assertBroken(found(ledger(dispatch(1, "held", "\"state\":\"held\"")), start(1, 10, SHA), stop(1, 20, 0)))
                .containsExactly(Promise.HONEST_RESULT);
    }

    @Test
    void one_run_is_no_second_result() throws IOException {
        ordered = 1;
        assertBroken(found(ledger(upgraded(), upgraded()), start(1, 10, SHA), stop(1, 20, 0))).containsExactly(Promise.HONEST_RESULT);
    }

    @Test
    void in_doubt_is_right_only_where_no_status_can_be_had() throws IOException {
        String doubt = ledger(dispatch(1, "held", "\"state\":\"in-doubt\",\"reason\":\"in-doubt\""));
        assertBroken(found(doubt, start(1, 10, SHA), stop(1, 20, 0))).containsExactly(Promise.HONEST_RESULT);
        noStatus = true;
        assertBroken(found(doubt, start(1, 10, SHA))).isEmpty();
    }

    @Test
    void what_is_lost_or_there_twice_or_never_ends_is_seen() throws IOException {
        assertBroken(found(ledger())).containsExactly(Promise.NOTHING_LOST);
        assertBroken(found(ledger(upgraded(), upgraded()), start(1, 10, SHA), stop(1, 20, 0))).contains(Promise.NOTHING_LOST);
        assertBroken(found(ledger(dispatch(1, "active", "\"state\":\"deferred\"")))).containsExactly(Promise.NOTHING_LOST);
        assertBroken(found(ledger(upgraded(), dispatch(2, "held", "\"state\":\"held\"").replace("\"state\":\"held\",", "\"state\":\"held\",\"reason\":\"handed-in-before\",")),
                start(1, 10, SHA), stop(1, 20, 0))).isEmpty();
    }
}

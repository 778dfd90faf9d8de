package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Control} answers, however the question gets to the owner. */
abstract class ControlContract {
    @TempDir
    protected Path folder;

    /** One whose owner sends every package to one target and says so; what becomes of it there is of no matter. */
    abstract Control control() throws IOException;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private DispatchRecord record(Control control, long id) throws IOException {
        return DispatchRecord.of(id, control.entries(id));
    }

    @Test
    void a_package_that_is_handed_in_is_in_the_record_with_its_name_bytes_and_submitter() throws IOException {
        Control control = control();
        long id = control.handIn(file("支付系统（生产）-2.4.1.zip", "content"), true);
        DispatchRecord record = record(control, id);
        assertThat(record.fact(DispatchRecord.PACKAGE)).contains("支付系统（生产）-2.4.1.zip");
        assertThat(record.fact(DispatchRecord.SIZE)).contains("7");
        assertThat(record.fact(DispatchRecord.SHA256)).contains("ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73");
        assertThat(record.submitter()).isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void whoever_follows_is_told_what_happens_and_gets_an_answer() throws Exception {
        Control control = control();
        long id = control.handIn(file("web-1.tgz", "web"), false);
        List<DispatchEvent> told = Collections.synchronizedList(new ArrayList<>());
        assertThat(control.follow(List.of(id), Optional.empty(), told::add)).isTrue();
        assertThat(told).anySatisfy(event -> {
            assertThat(event.dispatch()).isEqualTo(id);
            assertThat(event).isInstanceOf(DispatchEvent.Moved.class);
        });
    }

    @Test
    void the_newest_dispatch_is_found_first() throws IOException {
        Control control = control();
        long first = control.handIn(file("web-1.tgz", "1"), false);
        long second = control.handIn(file("web-2.tgz", "2"), false);
        assertThat(control.find(HistoryFilter.ALL)).containsExactly(second, first);
    }

    @Test
    void a_dispatch_that_is_not_there_has_no_entries() throws IOException {
        assertThat(control().entries(4711)).isEmpty();
    }

    @Test
    void a_decision_is_carried_out_in_the_name_of_whoever_asks() throws IOException {
        Control control = control();
        long id = control.handIn(file("web-1.tgz", "1"), false);
        Decision cancel = new Decision.Cancel(new Decision.Subject(id, Optional.empty()), false, "wrong \"version\"\n");
        assertThat(control.decide(cancel)).isInstanceOf(Decided.Done.class);
        assertThat(control.entries(id)).anySatisfy(entry -> {
            assertThat(entry.draft().step()).isEqualTo(Step.CANCEL);
            assertThat(entry.actor()).isEqualTo(System.getProperty("user.name"));
            assertThat(entry.draft().values()).containsEntry("comment", "wrong \"version\"\n");
        });
    }

    @Test
    void a_decision_that_does_not_fit_is_an_answer() throws IOException {
        Decision release = new Decision.Release(new Decision.Subject(4711, Optional.empty()), "");
        assertThat(control().decide(release)).isInstanceOf(Decided.Refused.class);
    }

    @Test
    void how_things_stand_names_the_owner() throws IOException {
        assertThat(control().standing().owner().orElseThrow().account()).isEqualTo(System.getProperty("user.name"));
    }
}

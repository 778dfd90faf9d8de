package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.SqliteLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was found out about targets. */
class TargetFactsTest {
    private static final String WEB1 = "a@web1:22";
    private static final String WEB2 = "a@web2:22";
    private static final String USUAL = "~/.auto-dispatcher";

    @TempDir
    Path state;

    private List<String> weaker(String target, String runDir) {
        return Access.plainTargets(state).weaker(target, runDir);
    }

    @Test
    void who_only_looks_learns_what_was_found_out_last_of_each_target() throws Exception {
        assertThat(weaker(WEB1, USUAL)).isEmpty();
        try (SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
            TargetFacts facts = new TargetFacts(ledger);
            facts.learn(WEB1, TargetFacts.SURVIVES, "no", "alice");
            facts.learn(WEB2, TargetFacts.SURVIVES, "no", "alice");
            facts.learn(WEB2, TargetFacts.SURVIVES, "yes", "alice");
            assertThat(weaker(WEB1, USUAL)).containsExactly("plain");
        }
        assertThat(weaker(WEB1, USUAL)).containsExactly("plain");
        assertThat(weaker(WEB2, USUAL)).isEmpty();
    }

    @Test
    void a_run_folder_that_was_refused_is_known_for_its_routes_alone_until_it_can_be_used() throws Exception {
        try (SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
            new TargetFacts(ledger).learnFolder(WEB1, "/opt/a b", false, "alice");
            TargetFacts facts = new TargetFacts(ledger);
            facts.learnFolder(WEB1, "/opt/c", false, "alice");
            assertThat(weaker(WEB1, "/opt/a b")).containsExactly("no-run-folder");
            assertThat(weaker(WEB1, "/opt/c")).containsExactly("no-run-folder");
            assertThat(weaker(WEB1, USUAL)).isEmpty();
            assertThat(weaker(WEB2, "/opt/c")).isEmpty();

            facts.learnFolder(WEB1, "/opt/a b", true, "alice");
            assertThat(weaker(WEB1, "/opt/a b")).isEmpty();
            assertThat(weaker(WEB1, "/opt/c")).containsExactly("no-run-folder");
            facts.learnFolder(WEB1, "/opt/c", true, "alice");
            assertThat(weaker(WEB1, "/opt/c")).isEmpty();

            int entries = ledger.entries(Ledger.HOME).size();
            facts.learnFolder(WEB1, "/opt/c", true, "alice");
            assertThat(ledger.entries(Ledger.HOME)).as("what is known is not written again").hasSize(entries);
        }
    }
}

package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import org.autodispatcher.ledger.SqliteLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was found out about targets. */
class TargetFactsTest {
    @TempDir
    Path state;

    @Test
    void who_only_looks_learns_what_was_found_out_last_of_each_target() throws Exception {
        assertThat(Access.plainTargets(state)).isEmpty();
        try (SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
            TargetFacts facts = new TargetFacts(ledger);
            facts.learn("a@web1:22", TargetFacts.SURVIVES, "no", "alice");
            facts.learn("a@web2:22", TargetFacts.SURVIVES, "no", "alice");
            facts.learn("a@web2:22", TargetFacts.SURVIVES, "yes", "alice");
            assertThat(Access.plainTargets(state)).containsExactly("a@web1:22");
        }
        assertThat(Access.plainTargets(state)).containsExactly("a@web1:22");
    }
}

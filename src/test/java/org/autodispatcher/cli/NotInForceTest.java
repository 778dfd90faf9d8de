package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.report.Wording;
import org.autodispatcher.routing.RoutesInForce;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotInForceTest {
    private static final Optional<Standing.Owner> OWNER = Optional.of(new Standing.Owner(4711, "ad", Instant.EPOCH, "run"));

    @TempDir
    private Path home;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(home.resolve("general-dispatch-info.cfg"), "[a]\nhost = b\n");
    }

    private List<Problem> noted(Optional<Standing.Owner> owner, Optional<String> digest) {
        Problems problems = new Problems();
        Optional<Standing.Routes> routes = digest.map(of -> new Standing.Routes(Instant.EPOCH, of, false, true));
        NotInForce.note(home, " --home h", Optional.of(new Standing(owner, Optional.empty(), routes, List.of(), new Standing.Open(List.of(), 0), List.of())), problems);
        return problems.all();
    }

    @Test
    void files_that_the_owner_did_not_read_are_not_in_force() throws IOException {
        String before = RoutesInForce.digest(home);
        assertThat(noted(OWNER, Optional.of(before))).isEmpty();
        Files.writeString(home.resolve("dispatcher.cfg"), "[dispatcher]\n");
        assertThat(noted(OWNER, Optional.of(before))).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
            for (Locale language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
                Wording wording = new Wording(language);
                assertThat(wording.message(problem)).contains("4711", "19").doesNotContain("{");
                assertThat(wording.hint(problem)).doesNotContain("{");
            }
        });
    }

    @Test
    void without_an_owner_nothing_is_in_force() {
        assertThat(noted(Optional.empty(), Optional.empty())).isEmpty();
    }
}

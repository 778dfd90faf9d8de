package org.autodispatcher.faults;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bugs can be planted in the program as it is, and the other programs be made of it: their patches fit and compile. */
class BugsTest {
    @ParameterizedTest
    @MethodSource("org.autodispatcher.faults.Bugs#all")
    void a_bug_can_be_planted(Bug bug) {
        assertThatCode(() -> PatchedProgram.check(bug.all())).as(bug.name()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("org.autodispatcher.faults.Programs#all")
    void a_program_for_a_campaign_can_be_made(List<Patch> patches) {
        assertThatCode(() -> PatchedProgram.check(patches)).doesNotThrowAnyException();
    }
}

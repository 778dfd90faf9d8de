package org.autodispatcher.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.Channel.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs that are told: what they get, and how they can end. */
@Timeout(60)
class ProgramTest {
    @TempDir
    Path dir;

    private static Program program(Duration limit, String... words) {
        return new Program(new Way.Command(List.of(words), limit));
    }

    private static String wording(Program program, Message message) {
        return catchThrowableOfType(FailureException.class, () -> program.send(message)).failure().wording();
    }

    @Test
    void a_program_gets_the_message_as_json_and_its_arguments_as_they_are() throws Exception {
        Path out = dir.resolve("out");
        program(Duration.ofSeconds(30), "/bin/sh", "-c", "echo \"$1\" >\"$0.args\"; cat >\"$0\"", out.toString(), "a b; $(id)").send(Messages.of("1.2.3"));
        JsonNode json = JsonMapper.builder().build().readTree(Files.readString(out));
        assertThat(json.path("event").asString()).isEqualTo("1.2.3");
        assertThat(json.path("subject").asString()).contains("生产");
        assertThat(Files.readString(dir.resolve("out.args"))).isEqualTo("a b; $(id)\n");
    }

    @Test
    void another_status_than_zero_no_program_and_no_end_are_told() {
        assertThat(wording(program(Duration.ofSeconds(30), "/bin/false"), Messages.of("1"))).isEqualTo("not-told.command-status");
        assertThat(wording(program(Duration.ofSeconds(30), "/nowhere/at-all"), Messages.of("1"))).isEqualTo("not-told.command-missing");
        assertThat(wording(program(Duration.ofMillis(200), "/bin/sh", "-c", "sleep 50 & wait"), Messages.of("1"))).isEqualTo("not-told.command-late");
    }

    @Test
    void one_that_reads_nothing_of_a_long_message_and_one_that_writes_without_end_are_waited_for_all_the_same() throws Exception {
        Message large = new Message("1", Optional.empty(), "x".repeat(1 << 20), List.of(), Map.of());
        program(Duration.ofSeconds(30), "/bin/true").send(large);
        program(Duration.ofSeconds(30), "/bin/sh", "-c", "head -c 1000000 /dev/zero; cat >/dev/null").send(large);
    }
}

package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of every command may stand before it. */
class VerbFirstTest {
    @ParameterizedTest
    @CsvSource({
        "--home prod status,                   status --home prod",
        "--home=prod --json history --limit 1, history --limit 1 --home=prod --json",
        "--json ledger verify,                 ledger verify --json",
        "-q --lang zh dispatch -- -x.zip,      dispatch -q --lang zh -- -x.zip",
        "status --home prod,                   status --home prod",
        "--home prod,                          --home prod",
        "--home,                               --home",
        "--home prod --help,                   --home prod --help",
        "--version,                            --version",
    })
    void what_stands_before_the_command_is_read_by_the_command(String typed, String read) {
        assertThat(VerbFirst.of(typed.split(" "))).containsExactly(read.split(" "));
    }
}

package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DemoCommandTest {
    @Test
    void without_a_terminal_the_demo_plays_all_three_packages_ends_well_and_leaves_nothing() {
        Said said = Said.by(Locale.ENGLISH, "demo");
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.out())
                .containsPattern("payments-2\\.4\\.1\\.tar\\.gz +2 +upgraded on both +0\n")
                .containsPattern("orders-1\\.9\\.0\\.tar\\.gz +1 +delivered; the upgrade failed and said why +1\n")
                .containsPattern("newsletter-3\\.0\\.0\\.tar\\.gz +0 +no route: not sent, waits for a person +4\n")
                .contains("| database: table orders has no column currency, which this release needs\n");
        assertThat(folder(said)).doesNotExist();
    }

    @Test
    void the_demo_speaks_chinese() {
        Said said = Said.by(Locale.CHINESE, "demo", "--exit", "--quiet");
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.out()).contains("两台都升级成功", "待人工处理").doesNotContain("{");
    }

    @Test
    void in_json_there_is_one_object_and_nothing_else() {
        Said said = Said.by(Locale.ENGLISH, "demo", "--json");
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(new JsonMapper().readTree(said.out()).get("dispatches").valueStream().map(dispatch -> dispatch.get("state").asString()))
                .containsExactly("done", "failed", "held");
    }

    private static Path folder(Said said) {
        MatchResult found = Pattern.compile("\\S*/auto-dispatcher-demo-[0-9a-f]{6}").matcher(said.out()).results().findFirst().orElseThrow();
        return Path.of(found.group());
    }
}

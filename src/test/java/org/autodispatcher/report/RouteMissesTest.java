package org.autodispatcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.autodispatcher.config.Problems;
import org.autodispatcher.routing.RoutingTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a name does not go by the other routes. */
class RouteMissesTest {
    @TempDir
    private Path dir;

    private final RouteMisses misses = new RouteMisses(new Wording(Locale.ENGLISH));

    private RoutingTable table(String text) throws IOException {
        Path file = Files.writeString(dir.resolve("routes.cfg"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return RoutingTable.load(file, new Problems()).orElseThrow();
    }

    @Test
    void of_the_others_one_differs_and_one_only_comes_later() throws IOException {
        RoutingTable table = table("[web-.*]\nname = web\nhost = a\n[pay-.*]\nname = pay\nhost = a\n[pay-1.*]\nname = pay1\nhost = a\n");
        assertThat(misses.others(table, "pay-1.zip", table.named("pay").orElseThrow()))
                .extracting(miss -> miss.line() + " " + miss.route() + " " + miss.kind() + ": " + miss.why())
                .containsExactly(
                        "1 web begin: differs from its first character on", "7 pay1 after: would match too, but pay stands before it");
    }

    @Test
    void where_none_is_taken_each_says_why_and_scripts_get_the_kind() throws IOException {
        assertThat(misses.of(table("[pay-\\d+\\.zip$]\nname = pay\nhost = a\n"), "pay-x.zip")).singleElement()
                .satisfies(miss -> assertThat(miss.fields()).isEqualTo(Json.object(
                        "route", "pay", "line_number", 1, "kind", "part", "agrees", 4, "message", "agrees up to «pay-» and differs behind it")));
    }
}

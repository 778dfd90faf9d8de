package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryPlaceholdersTest {
    @TempDir
    Path folder;

    private RoutesFile file(String directory) {
        return RoutesFile.of(folder, "[(?P<app>.*)$]\nhost = a\ndest_dir = " + directory + "\n");
    }

    private Template directory(String written) {
        return file(written).route().get(RouteKeys.DEST_DIR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/opt/{app}/x|pay|/opt/pay/x", "/opt/{app}|支付 系统|/opt/支付 系统", "~/newcx/{app}-{app}/|a|~/newcx/a-a/", "~|a|~",
        "/opt/.{app}|pay|/opt/.pay", "/opt/{{{app}}}|pay|/opt/{pay}", "/opt/${app}|pay|/opt/${app}", "/opt/v{app}/|''|/opt/v/",
        "/opt//x/{app}/|a|/opt//x/a/", "/opt/it's \"{app}\"|a|/opt/it's \"a\"", "/opt/{app}|-rf|/opt/-rf", "/opt/{app}|...x|/opt/...x"})
    void a_value_stands_as_it_is(String written, String app, String expanded) throws Exception {
        assertThat(directory(written).expand(Map.of("app", app))).isEqualTo(expanded);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "/opt/{app}/x|..", "/opt/{app}/x|''", "/opt/{app}/x|.", "/opt/{app}|..", "/opt/{app}|a/../..", "/opt/{app}|/etc", "/opt/x{app}|/../y",
        "/opt/.{app}|.", "/opt/{app}.|.", "/opt/{app}{app}|.", "/opt/{app}/x|' '", "/opt/{app}|'.. '", "/opt/{app}|...", "/opt/{app}|a\\..\\b",
        "~/{app}|..", "/{app}|''", "/opt/{app}/|''", "/opt/x{app}|\u0001"})
    void a_value_never_leaves_the_written_directory(String written, String app) {
        Template template = directory(written);
        assertThatThrownBy(() -> template.expand(Map.of("app", app))).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(Reason.PATH_REFUSED);
            assertThat(new Wording(Locale.ENGLISH).message(e.failure(), Map.of())).startsWith("{app} = ").endsWith("dest_dir = " + written);
            assertThat(new Wording(Locale.CHINESE).hint(e.failure(), Map.of())).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\tb", "\0"})
    void no_value_begins_a_new_line_of_a_protocol(String app) {
        Template template = directory("/opt/x{app}");
        assertThatThrownBy(() -> template.expand(Map.of("app", app))).isInstanceOf(FailureException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "opt/x|placeholder.directory-relative", "{app}/x|placeholder.directory-relative", "~ops/x|placeholder.directory-relative",
        "~{app}/x|placeholder.directory-relative", "/opt/../etc|placeholder.directory-parent", "/opt/..|placeholder.directory-parent",
        "~/../x|placeholder.directory-parent", "/opt/{file}|placeholder.not-in-directory", "/opt/{dir}|placeholder.not-in-directory",
        "/opt/{previous}|placeholder.not-in-directory", "/opt/{ap}|placeholder.unknown.near", "/opt/{nothing}|placeholder.unknown"})
    void what_is_no_directory_is_told_when_the_file_is_read(String written, String code) {
        assertThat(file(written).codes()).first().isEqualTo("3 " + code);
    }

    @Test
    void two_lines_are_no_directory() {
        assertThat(file("/opt\n  /x").codes()).containsExactly("3 placeholder.control");
    }

    @Test
    void dots_within_a_name_are_no_way_up() {
        assertThat(file("/opt/a..b/..c/d../{app}").codes()).isEmpty();
    }

    @Test
    void date_and_time_are_those_of_the_package_in_the_zone() throws Exception {
        InstallPackage pack = new InstallPackage("pay-1.zip", new Sha256("ab".repeat(32)), 7);
        Map<String, String> values = Placeholders.at(
                Placeholders.of(pack, Map.of("app", "pay"), Instant.parse("2026-12-31T16:00:01Z"), ZoneId.of("Asia/Shanghai")), "10.8.6.2", "ops", 42);
        assertThat(directory("/d/{app}/{date}{time}/{host}/{login}/{dispatch}/{package}").expand(values))
                .isEqualTo("/d/pay/20270101000001/10.8.6.2/ops/42/pay-1.zip");
        assertThat(directory("/d/{sha256}").expand(values)).isEqualTo("/d/" + "ab".repeat(32));
    }

    @Test
    void without_dest_dir_it_is_a_dated_one_in_the_logins_home() throws Exception {
        Template template = RoutesFile.of(folder, "[a$]\nhost = a\n").route().get(RouteKeys.DEST_DIR);
        assertThat(template.expand(Map.of("date", "20261126"))).isEqualTo("~/newcx/20261126/");
    }
}

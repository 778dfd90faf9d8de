package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.autodispatcher.config.Problems;
import org.autodispatcher.routing.Logins;
import org.autodispatcher.routing.RoutingTable;
import org.autodispatcher.ssh.LocalSsh;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutePlannerTest {
    @TempDir
    Path dir;

    private List<String> targets(String lines) throws IOException {
        return planner(lines).route("app-1.zip").destinations().stream().map(destination -> destination.target().text()).toList();
    }

    private RoutePlanner planner(String lines) throws IOException {
        Path netrc = Files.writeString(dir.resolve("netrc"), "machine web1 login app password x\nmachine web2 login other password x\n");
        Files.setPosixFilePermissions(netrc, PosixFilePermissions.fromString("rw-------"));
        Path routes = Files.writeString(dir.resolve("routes.cfg"), "[app-?(?P<version>[0-9]*)(?P<rest>x)?]\n" + lines);
        Problems problems = new Problems();
        RoutingTable table = RoutingTable.load(routes, problems).orElseThrow(() -> new AssertionError(problems.all().toString()));
        return new RoutePlanner(table, new Logins(netrc), LocalSsh.NONE);
    }

    @Test
    void a_target_that_netrc_makes_of_two_spellings_is_one_target() throws Exception {
        assertThat(targets("host = app@web1, web1, web2, app@web2")).containsExactly("app@web1:22", "other@web2:22", "app@web2:22");
    }

    @Test
    void what_was_routed_comes_back_from_the_record_whatever_files_say_today() throws Exception {
        RoutePlanner planner = planner("host = web1, app2@web1:23, web2, [::1]:22, ops@[::1]:22\nname = pay\nproxy_jump = jump\nlogin = a@b");
        Routed routed = planner.route("app-1.zip");
        Files.writeString(dir.resolve("netrc"), "machine web1 login changed password x\n");
        Routed restored = RoutePlanner.restored(dir.resolve("routes.cfg"), routed.facts());
        assertThat(restored.groups()).isEqualTo(routed.groups()).containsEntry("version", "1").containsEntry("rest", "");
        assertThat(restored.groups().keySet()).containsExactlyElementsOf(routed.groups().keySet());
        assertThat(restored.line()).isEqualTo(routed.line()).isEqualTo("pay:rest=");
        assertThat(restored.destinations()).hasSize(5).extracting(Destination::target)
                .containsExactlyElementsOf(routed.destinations().stream().map(Destination::target).toList());
        assertThat(restored.destinations()).extracting(each -> each.host().login())
                .containsExactlyElementsOf(routed.destinations().stream().map(each -> each.host().login()).toList());
        assertThat(restored.destinations()).allSatisfy(each -> assertThat(each.route()).isSameAs(restored.route()));
        assertThat(restored.facts()).isEqualTo(routed.facts());
    }

    @Test
    void targets_that_netrc_named_stay_those_of_the_record() throws Exception {
        Routed routed = planner("host = app@web1, web1, web2, app@web2, web3\nprotocol = ftp").route("app");
        Routed restored = RoutePlanner.restored(dir.resolve("routes.cfg"), routed.facts());
        assertThat(restored.destinations()).extracting(each -> each.target().text())
                .containsExactly("app@web1:21", "other@web2:21", "app@web2:21", "?@web3:21");
        assertThat(restored.destinations().get(3).host().login()).isEmpty();
    }

    @Test
    void the_port_is_that_of_the_protocol() throws Exception {
        assertThat(targets("host = web1, web1:2200\nssh_port = 23\nftp_port = 24")).containsExactly("app@web1:23", "app@web1:2200");
        assertThat(targets("host = web1\nssh_port = 23\nftp_port = 24\nprotocol = ftps")).containsExactly("app@web1:24");
    }

    @Test
    void where_nothing_names_a_login_ssh_uses_the_name_of_our_account_and_ftp_has_none() throws Exception {
        assertThat(targets("host = web3")).containsExactly(System.getProperty("user.name") + "@web3:22");
        assertThat(targets("host = web3\nprotocol = ftp")).containsExactly("?@web3:21");
    }
}

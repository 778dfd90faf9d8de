package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.ledger.Ledger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is on each target, and what is known of it. */
@Timeout(120)
class TargetsPagesTest {
    private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    @TempDir
    private Path home;

    private ServedSite site;
    private Secret viewer;

    @BeforeEach
    void serve() throws IOException {
        site = new ServedSite(home, new ServedSite.Routing("""
                [old-.*]
                name = old
                host = oldhost
                login = app
                protocol = sftp
                ssh_algorithms = legacy
                password = x
                """ + ServedSite.ROUTES));
        viewer = site.token("looks", Role.VIEWER);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private String page(String find) throws Exception {
        return site.page("/targets?find=" + URLEncoder.encode(find, StandardCharsets.UTF_8), viewer, "en");
    }

    @Test
    void a_target_that_only_a_route_names_stands_there_too() throws Exception {
        assertThat(page("")).contains("2 of 2 targets", "<strong>app@oldhost:22</strong>", "href=\"/history?target=app%40oldhost%3A22&amp;route=old\"", "nothing yet", "never", "none is trusted yet")
                .contains("algorithms that modern SSH gave up are offered");
        assertThat(site.page("/targets", viewer, "zh-CN")).contains("2 台目标机中的 2 台", "尚未登记");
    }

    @Test
    void what_is_installed_leads_to_the_dispatch_that_brought_it() throws Exception {
        Ledger ledger = site.owned().ledger();
        PastSite.ended(ledger, "web-1.zip", "web", List.of("app@far:22"), Optional.empty());
        long good = PastSite.ended(ledger, "web-2 (a)+~@=,中.zip", "web", List.of("app@far:22"), Optional.empty());
        assertThat(page("far")).contains("1 of 3 targets", "<a href=\"/dispatches/" + good + "\">web-2 (a)+~@=,中.zip</a>", "by sftp", "no route in force sends there")
                .doesNotContain("web-1.zip", "failed since", "oldhost");
        long failed = PastSite.ended(ledger, "web-3.zip", "web", List.of("app@far:22"), Optional.of(Reason.SIGNAL));
        assertThat(page("WEB-3")).contains("failed since", "<a href=\"/dispatches/" + failed + "\">web-3.zip</a>", "<a href=\"/dispatches/" + good + "\">");
    }

    @Test
    void what_waits_there_and_what_is_trusted_is_said() throws Exception {
        Files.writeString(home.resolve("state/known_hosts"), "oldhost ssh-ed25519 " + KEY + "\n");
        Files.setPosixFilePermissions(home.resolve("state/known_hosts"), PosixFilePermissions.fromString("rw-------"));
        long held = PastSite.ended(site.owned().ledger(), "old-1.zip", "old", List.of("app@oldhost:22"), Optional.of(Reason.HOST_KEY_UNKNOWN));
        assertThat(page("oldhost")).contains("ssh-ed25519 <code>SHA256:", "<strong class=\"mark s-held\">", "<a href=\"/dispatches/" + held + "\">" + held + " old-1.zip</a>", "host-key-unknown");
    }

    @Test
    void nothing_foreign_is_markup() throws Exception {
        PastSite.ended(site.owned().ledger(), "a<script>alert(1)</script>.zip", "<b>r</b>", List.of("x\"onclick=@<i>h</i>:22"), Optional.empty());
        assertThat(page("")).contains("&lt;i&gt;h").doesNotContain("<script>alert", "<b>r", "<i>h", "=x\"onclick");
        assertThat(page("\"><script>alert(1)")).contains("0 of 3 targets").doesNotContain("<script>alert");
    }

    @Test
    void nobody_without_a_token_sees_it() throws Exception {
        assertThat(ServedSite.send(HttpRequest.newBuilder(URI.create(site.url("/targets"))).header("Accept", "text/html")).headers().firstValue("Location"))
                .contains("/sign-in?to=%2Ftargets");
    }
}

package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.Secret;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.arrival.FirstLooks;
import org.autodispatcher.dispatch.Token.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How packages are waited for, and what has arrived. */
@Timeout(120)
class ArrivalsPagesTest {
    @TempDir
    private Path home;

    private ServedSite site;
    private Secret viewer;

    @BeforeEach
    void serve() throws IOException {
        Files.createDirectories(home.resolve("incoming"));
        site = new ServedSite(home, "", "[incoming <i>one</i>]", "path = " + Files.createDirectory(home.resolve("other")), "complete_when = ready",
                "[repository gone]", "path = " + home.resolve("no<u>where"), "kind = git");
        viewer = site.token("looks", Role.VIEWER);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private void begin(FirstLook firstLook) throws Exception {
        site.owned().receiving().begin(FirstLooks.all(firstLook), Optional.empty(), (_, _) -> {}).get(60, TimeUnit.SECONDS);
    }

    @Test
    void before_anything_is_watched_the_page_says_so() throws Exception {
        assertThat(site.page("/arrivals", viewer, "en")).contains("No incoming directory is watched.", "Nothing has arrived yet.", "data-live=\"/live/arrivals?from=");
        assertThat(site.page("/arrivals", viewer, "zh-CN")).contains("没有监视中的接收目录。", "<html lang=\"zh-CN\">");
    }

    @Test
    void each_directory_says_how_it_is_watched_and_why_a_file_waits() throws Exception {
        Files.writeString(home.resolve("other/web-1.zip"), "waits for its marker");
        begin(FirstLook.DISPATCH);
        String page = site.page("/arrivals", viewer, "en");
        while (!page.contains("<th scope=\"row\">web-1.zip")) {
            page = site.page("/arrivals", viewer, "en"); // it is seen soon
        }
        assertThat(page)
                .contains("<caption>files that wait in &lt;i&gt;one&lt;/i&gt;", "web-1.zip.ready", "No file waits there.")
                .contains("&lt;i&gt;one&lt;/i&gt;", home.resolve("incoming").toString(), "files: 1")
                .doesNotContain("<i>one");
    }

    @Test
    void what_lay_there_before_is_said_not_to_be_sent() throws Exception {
        Files.writeString(home.resolve("other/web-1.zip"), "was there before");
        begin(FirstLook.ADOPT);
        assertThat(site.page("/arrivals", viewer, "en")).contains("1 files lay in " + home.resolve("other"), "they were not sent", "dispatch FILE");
    }

    @Test
    void a_repository_says_what_is_wrong_with_it() throws Exception {
        begin(FirstLook.ADOPT);
        assertThat(site.page("/arrivals", viewer, "en")).contains("git repository gone", "no&lt;u&gt;where").doesNotContain("no<u>where");
    }

    @Test
    void what_arrived_lately_leads_to_its_dispatch() throws Exception {
        assertThat(site.put("/api/v1/packages/web-1%20%28a%29%2B~%40%3D%2C%E4%B8%AD.zip", site.token("acts", Role.OPERATOR), new byte[5]).statusCode()).isEqualTo(202);
        assertThat(site.page("/arrivals", viewer, "en")).contains("href=\"/dispatches/1\">1 web-1 (a)+~@=,中.zip</a>", "handed in over HTTP, by acts");
    }

    @Test
    void nobody_without_a_token_sees_it() throws Exception {
        for (String path : new String[] {"/arrivals", "/live/arrivals"}) {
            assertThat(ServedSite.send(HttpRequest.newBuilder(URI.create(site.url(path))).header("Accept", "text/html")).headers().firstValue("Location").orElseThrow())
                    .startsWith("/sign-in");
        }
    }
}

package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.autodispatcher.Sha256;
import org.autodispatcher.dispatch.Token.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Style and scripts: ours, kept by browsers for as long as they are the same, and htmx as its authors handed it out. */
@Timeout(60)
class AssetsTest {
    /** Of dist/htmx.min.js in the package htmx.org 2.0.10 of the npm registry. */
    private static final String HTMX = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de";

    @TempDir
    private Path home;

    @Test
    void htmx_is_the_file_of_its_release() throws Exception {
        try (InputStream in = Assets.class.getResourceAsStream("assets/htmx.min.js")) {
            MessageDigest digest = Sha256.start();
            digest.update(in.readAllBytes());
            assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(HTMX);
        }
    }

    @Test
    void they_are_for_everybody_for_ever_and_change_their_address_with_their_content() throws Exception {
        try (ServedSite site = new ServedSite(home)) {
            site.token("ann", Role.VIEWER);
            String page = ServedSite.send(HttpRequest.newBuilder(URI.create(site.url("/sign-in"))).header("Accept", "text/html")).body();
            String path = page.replaceAll("(?s).*href=\"(/assets/[0-9a-f]{12}/)console.css\".*", "$1");
            for (String name : new String[] {"console.css", "console.js", "htmx.min.js", "icon.svg"}) {
                HttpResponse<String> file = ServedSite.send(HttpRequest.newBuilder(URI.create(site.url(path + name))));
                assertThat(file.statusCode()).as(name).isEqualTo(200);
                assertThat(file.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
                assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
                assertThat(file.body()).doesNotContain("sourceMappingURL");
            }
            for (String other : new String[] {"/assets/000000000000/console.css", path + "other.css", path + "..%2F..%2FConsole.class", path}) {
                assertThat(ServedSite.send(HttpRequest.newBuilder(URI.create(site.url(other)))).statusCode()).as(other).isIn(401, 404);
            }
        }
    }
}

package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.autodispatcher.Secret;

/** A browser that has signed in, as far as the server can tell. */
record Cookies(ServedSite site, String cookie, String proof) {
    static Cookies signedIn(ServedSite site, Secret token) throws Exception {
        HttpResponse<String> answer = ServedSite.send(HttpRequest.newBuilder(URI.create(site.url("/sign-in"))).header("Accept", "text/html")
                .header("Content-Type", Form.TYPE).POST(HttpRequest.BodyPublishers.ofString("token=" + token.reveal())));
        assertThat(answer.statusCode()).isEqualTo(303);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        Cookies bare = new Cookies(site, cookie, "");
        return new Cookies(site, cookie, bare.get("/").body().replaceAll("(?s).*data-proof=\"([^\"]+)\".*", "$1"));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(site.url(path))).header("Cookie", cookie).header("Accept", "text/html").header("Accept-Language", "en");
    }

    HttpResponse<String> get(String path) throws Exception {
        return ServedSite.send(request(path));
    }

    /** @param form as it is sent, its proof included */
    HttpResponse<String> post(String path, String form) throws Exception {
        return ServedSite.send(request(path).header("Content-Type", Form.TYPE).POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    /** The same with its proof. */
    HttpResponse<String> decide(String path, String... namesAndValues) throws Exception {
        StringBuilder form = new StringBuilder("proof=" + proof);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append('&').append(namesAndValues[i]).append('=').append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return post(path, form.toString());
    }
}

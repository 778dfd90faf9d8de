package org.autodispatcher.notification;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Channel.Proxy;
import org.autodispatcher.config.Channel.Way;
import org.autodispatcher.config.WebAddress;

/** Posts to a web address. Redirects are not followed, and no proxy is asked but the one that is written. */
final class Webhook {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final int LONGEST_ANSWER = 64 << 10;
    private static final int LONGEST_REPLY = 200;

    private final Way.Web way;
    private final WebAddress address;
    private final SSLContext tls;
    private final Duration within;

    Webhook(Way.Web way, WebAddress address, SSLContext tls) {
        this(way, address, tls, WITHIN);
    }

    /** @param within how long all of it may take */
    Webhook(Way.Web way, WebAddress address, SSLContext tls, Duration within) {
        this.way = way;
        this.address = address;
        this.tls = tls;
        this.within = within;
    }

    void send(Message message, Instant now) throws FailureException {
        Optional<org.autodispatcher.Secret> secret =
                way.secret().isEmpty() ? Optional.empty() : Optional.of(Trouble.firstLine(way.secret().get(), address.shown()));
        Post post = Post.of(way.form(), address.reveal(), message, secret, way.keyword(), now);
        HttpResponse<String> answer = Deadline.within(within, address.shown(), () -> answer(post));
        judge(answer);
    }

    private HttpResponse<String> answer(Post post) throws FailureException {
        HttpRequest.Builder request = HttpRequest.newBuilder(post.address())
                .timeout(within)
                .POST(HttpRequest.BodyPublishers.ofByteArray(post.body()));
        post.headers().forEach(request::header);
        try (HttpClient client = client()) {
            try {
                return client.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LONGEST_ANSWER));
            } finally {
                client.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Trouble.unreachable(address.shown(), e);
        } catch (IOException e) {
            throw hidden(Trouble.of(address.shown(), e));
        }
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .sslContext(tls)
                .proxy(way.proxy().map(Webhook::selector).orElse(HttpClient.Builder.NO_PROXY))
                .build();
    }

    private static ProxySelector selector(Proxy proxy) {
        return ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port()));
    }

    private void judge(HttpResponse<String> answer) throws FailureException {
        int status = answer.statusCode();
        if (status / 100 == 3) {
            throw failure("redirected").with("status", status).exception();
        }
        if (status / 100 != 2) {
            throw failure("status").with("status", status).with("reply", reply(answer.body())).exception();
        }
        Optional<Post.Refused> refused = Post.refused(way.form(), answer.body());
        if (refused.isPresent()) {
            throw failure("refused").with("code", refused.get().code()).with("reply", reply(refused.get().words())).exception();
        }
    }

    /** What it says of why, without the address, which some repeat. */
    private String reply(String words) {
        String line = address.hiddenIn(words.strip().replaceAll("\\s+", " "));
        return line.length() <= LONGEST_REPLY ? line : line.substring(0, LONGEST_REPLY) + "…";
    }

    private FailureException hidden(FailureException e) {
        Failure failure = e.failure();
        return failure.with("detail", address.hiddenIn(failure.values().getOrDefault("detail", ""))).exception(e);
    }

    private Failure failure(String variant) {
        return new Failure(Reason.NOT_TOLD, Reason.NOT_TOLD.code() + "." + variant, java.util.Map.of("where", address.shown()));
    }
}

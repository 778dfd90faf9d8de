package org.autodispatcher.console;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.report.Json;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One request, and the answer to it. */
final class Visit {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Words words;

    Visit(Request request, Response response, Callback callback, Words words) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.words = words.asked(header("Accept-Language"));
    }

    String method() {
        return request.getMethod();
    }

    /** As it was sent, nothing decoded. */
    String path() {
        return Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
    }

    /** As it was sent; empty for none. */
    String query() {
        return Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
    }

    /** Empty where there is none; several lines are one list (RFC 9110, section 5.2). */
    String header(String name) {
        return String.join(", ", request.getHeaders().getValuesList(name));
    }

    /** Bytes of the content, where they are said; else negative. */
    long length() {
        return request.getLength();
    }

    /** The content. Who waits to be told to go on with it is told so by the first reading (RFC 9110, section 10.1.1). */
    InputStream content() {
        return Content.Source.asInputStream(request);
    }

    /** Where it came from. */
    InetAddress from() {
        return ((InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress()).getAddress();
    }

    /** Whether nobody on the way can read along. */
    boolean secure() {
        return request.getConnectionMetaData().isSecure();
    }

    /** From now on silence is no reason to cut the connection: its answer takes time. */
    void takesTime() {
        request.addIdleTimeoutListener(_ -> false);
    }

    /** Has {@code left} run once whoever asked has gone, until that is closed. The answer ends the connection. */
    Departure departure(Runnable left) {
        with("Connection", "close");
        return Departure.watched(request.getConnectionMetaData().getConnection().getEndPoint(), left);
    }

    Words words() {
        return words;
    }

    /** One header of the answer. */
    Visit with(String name, Object value) {
        response.getHeaders().put(name, String.valueOf(value));
        return this;
    }

    /** Answers with a status alone. */
    void answer(int status) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    /** Answers with an object. */
    void answer(int status, Map<String, ?> object) {
        answer(status, Json.write(object));
    }

    /** Answers with JSON. */
    void answer(int status, String json) {
        byte[] bytes = (json + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    void refuse(Refusal refusal) {
        refusal.headers().forEach(this::with);
        answer(refusal.status(), words.told(refusal));
    }

    /** There is nobody any more to answer. */
    void broken(Throwable why) {
        callback.failed(why);
    }
}

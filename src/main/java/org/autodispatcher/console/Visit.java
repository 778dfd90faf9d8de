package org.autodispatcher.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.report.Json;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One request, and the answer to it. */
final class Visit {
    /** Nothing from elsewhere, nothing that stands in the page itself, in no frame (CSP Level 3). */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
            + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Words words;
    private Optional<Form> form = Optional.empty();

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

    /** The value of a cookie; empty where there is none (RFC 6265, section 5.4). */
    Optional<String> cookie(String name) {
        return Request.getCookies(request).stream().filter(each -> each.getName().equals(name)).map(HttpCookie::getValue).findFirst();
    }

    /** The port at which we are asked. */
    int port() {
        return Request.getLocalPort(request);
    }

    /** Whether it is a person with a browser who asks, for a page. */
    boolean forPerson() {
        boolean part = forDialog(); // of a page, which htmx asks for without saying that it is to be HTML
        return (part || header("Accept").contains("text/html")) && !path().startsWith("/api/");
    }

    /** Whether it is asked from within a page that is there, for its dialog. */
    boolean forDialog() {
        return !header("HX-Request").isEmpty();
    }

    /** Bytes of the content, where they are said; else negative. */
    long length() {
        return request.getLength();
    }

    /** The content. Who waits to be told to go on with it is told so by the first reading (RFC 9110, section 10.1.1). */
    InputStream content() {
        return Content.Source.asInputStream(request);
    }

    /** Whether its content is a form's. */
    boolean sendsForm() {
        return header("Content-Type").split(";", 2)[0].strip().equalsIgnoreCase(Form.TYPE);
    }

    /** The form that is its content; read once. */
    Form form() throws Refusal, IOException {
        if (form.isEmpty()) {
            form = Optional.of(Form.sent(this));
        }
        return form.get();
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
        answer(status, "application/json; charset=utf-8", (json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with a page, and with what keeps anything from being done with it that it does not do itself. */
    void page(int status, byte[] html) {
        response.getHeaders().put("Content-Security-Policy", POLICY);
        response.getHeaders().put("Referrer-Policy", "same-origin");
        response.getHeaders().put("Cross-Origin-Opener-Policy", "same-origin");
        response.getHeaders().put(HttpHeader.VARY, "Accept-Language, Cookie");
        answer(status, "text/html; charset=utf-8", html);
    }

    /** Answers with bytes of a type that no browser is to doubt. */
    void answer(int status, String type, byte[] bytes) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
        if (!response.getHeaders().contains(HttpHeader.CACHE_CONTROL)) {
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        }
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    /** Sends whoever asked to another address of ours (RFC 9110, section 15.4.4). */
    void sendTo(String address) {
        with("Location", address).answer(303);
    }

    /** Answers with events, for as long as {@code events} goes on. */
    void stream(EventStream.Events events) {
        response.getHeaders().put("X-Accel-Buffering", "no"); // a proxy that gathers them would hold them back
        send("text/event-stream; charset=utf-8", sink -> events.into(new EventStream(sink)));
    }

    /** What is sent piece by piece. */
    @FunctionalInterface
    interface Pieces {
        void into(EventStream.Sink sink) throws IOException;
    }

    /** Answers with as many bytes as there are, none of which is kept. */
    void send(String type, Pieces pieces) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        try {
            if (!method().equals("HEAD")) {
                pieces.into(bytes -> Content.Sink.write(response, false, bytes));
            }
            response.write(true, ByteBuffer.allocate(0), callback);
        } catch (IOException e) {
            callback.failed(e); // he has left
        }
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

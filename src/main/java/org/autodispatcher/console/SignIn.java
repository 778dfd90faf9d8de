package org.autodispatcher.console;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Secret;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.console.page.Frame;
import org.autodispatcher.console.page.MessagePage;
import org.autodispatcher.console.page.SignInPage;
import org.autodispatcher.dispatch.Tokens;

/** Takes a token into a session of a browser, and tells those who have none how to come by one. */
final class SignIn implements Site.Strangers {
    static final String PATH = "/sign-in";

    private final Doorman doorman;
    private final Tokens tokens;
    private final Frames frames;

    SignIn(Doorman doorman, Tokens tokens, Frames frames) {
        this.doorman = doorman;
        this.tokens = tokens;
        this.frames = frames;
    }

    /** The form. */
    void show(Visit visit) throws Refusal, IOException {
        page(visit, 200, Form.of(visit.query()).get("to").orElse("/"), "");
    }

    /** Looks at the token that was typed. */
    void enter(Visit visit) throws Refusal, IOException {
        Form form = visit.form();
        String to = ours(form.get("to").orElse("/"));
        try {
            Secret cookie = doorman.signIn(Secret.of(form.get("token").orElse("")), visit.from());
            visit.with("Set-Cookie", cookie(visit, cookie.reveal(), Sessions.LIFE)).sendTo(to);
        } catch (Refusal e) {
            String key = e.code() == Code.TOO_MANY ? "sign-in.too-many" : "sign-in.wrong";
            page(visit, e.status(), to, Frames.texts(visit).of(key));
        }
    }

    /** Ends the session. */
    void leave(Visit visit) {
        doorman.signOut(visit);
        visit.with("Set-Cookie", cookie(visit, "", Duration.ZERO)).sendTo(PATH);
    }

    /** Scripts cannot read it, and forms of other sites are sent without it; what a link in a mail leads to is asked with it. */
    private static String cookie(Visit visit, String value, Duration age) {
        return Doorman.cookieName(visit) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + age.toSeconds() + (visit.secure() ? "; Secure" : "");
    }

    private void page(Visit visit, int status, String to, String trouble) throws IOException {
        Frame frame = frames.of(visit, Optional.empty(), Frame.Place.ELSEWHERE, "sign-in.title");
        String command = frame.texts().of("sign-in.command", "home_option", frame.texts().sentences().homeOption());
        visit.page(status, new SignInPage(!tokens.all().isEmpty(), command, ours(to), trouble).html(frame).getBytes(StandardCharsets.UTF_8));
    }

    /** Only addresses of ours are gone on to. */
    private static String ours(String path) {
        return path.matches("/([^/\\\\\\p{Cntrl}][^\\\\\\p{Cntrl}]*)?") ? path : "/";
    }

    @Override
    public void refused(Visit visit, Refusal why) {
        if (why.code() == Code.NO_TOKEN && !visit.forDialog()) {
            String there = visit.path() + (visit.query().isEmpty() ? "" : "?" + visit.query());
            String to = visit.method().equals("GET") && !there.equals("/") ? "?to=" + URLEncoder.encode(there, StandardCharsets.UTF_8) : "";
            visit.sendTo(PATH + to);
            return;
        }
        if (why.code() == Code.NO_TOKEN) {
            visit.with("HX-Redirect", PATH).answer(401);
            return;
        }
        Map<String, Object> told = visit.words().told(why);
        Frame frame = frames.of(visit, Optional.empty(), Frame.Place.ELSEWHERE, "trouble.title");
        why.headers().forEach(visit::with);
        MessagePage page = new MessagePage(String.valueOf(told.get("message")), String.valueOf(told.get("hint")));
        visit.page(why.status(), (visit.forDialog() ? page.part(frame) : page.html(frame)).getBytes(StandardCharsets.UTF_8));
    }
}

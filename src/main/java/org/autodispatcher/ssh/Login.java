package org.autodispatcher.ssh;

import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.network.Alarm;
import org.autodispatcher.network.LoginGate;

/**
 * Answers what a server asks in one login. The password is given once, to a password login or to a prompt that asks for a
 * password; anything else a server asks ends the login with the reason. SSH has no code for what a prompt of
 * keyboard-interactive is about (RFC 4256): here, and only here, its words have to be looked at.
 */
final class Login implements UserInfo, UIKeyboardInteractive, AutoCloseable {
    private static final Pattern ASKS_PASSWORD = Pattern.compile("(?iu)pass(word|wort|wd)\\b|mot de passe|密\\s*码|口\\s*令|密碼");
    private static final Pattern ASKS_CHANGE = Pattern.compile("(?iu)\\bnew\\b|\\bchange|\\bexpired|\\bretype|\\bre-enter|\\bcurrent\\b|新|更改|修改|过期|當前|当前");
    private static final int LONGEST_SHOWN = 120;

    private final Credentials credentials;
    private final Identities identities;
    private final LoginGate gate;
    private Optional<LoginGate.Try> given = Optional.empty();
    private Optional<Alarm> limit = Optional.empty();
    private Optional<List<String>> offered = Optional.empty();
    private Optional<Throwable> broken = Optional.empty();

    /** The password goes through {@code gate}. */
    Login(Credentials credentials, Identities identities, LoginGate gate) {
        this.credentials = credentials;
        this.identities = identities;
        this.gate = gate;
    }

    /** One that gets no further than to what the server asks for. */
    static Login withNothing() {
        Credentials none = new Credentials("", Optional.empty(), Optional.empty(), List.of(), Optional.empty());
        return new Login(none, Identities.none(), new LoginGate());
    }

    /** What limits this login, and is held while it waits for another one with the same password. */
    void limit(Alarm alarm) {
        limit = Optional.of(alarm);
    }

    /** {@code host} let us in. */
    void accepted(String host) {
        given.ifPresent(attempt -> attempt.accepted(host));
    }

    /** It came to nothing. */
    void failed(Failure failure) {
        given.ifPresent(attempt -> attempt.failed(failure));
    }

    /** The next one may give the same password. */
    @Override
    public void close() {
        given.ifPresent(LoginGate.Try::close);
    }

    /** A failure on its way out through JSch, which passes unchecked exceptions on. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Failure failure;

        private Stopped(Failure failure) {
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }

    Identities identities() {
        return identities;
    }

    /**
     * The methods we can use, in the order we do: keys the route names, its password, other keys. Keyboard-interactive goes
     * before password since only it shows that a password has expired (PAM).
     */
    List<String> methods() {
        List<String> methods = new ArrayList<>();
        if (credentials.password().isPresent()) {
            methods.addAll(List.of("keyboard-interactive", "password"));
        }
        if (!identities.isEmpty()) {
            methods.add(identities.named() ? 0 : methods.size(), "publickey");
        }
        return methods;
    }

    /** The methods the server said it would take; empty before the authentication began. */
    Optional<List<String>> offered() {
        return offered;
    }

    void offered(List<String> methods) {
        offered = Optional.of(methods);
    }

    /** What ended the authentication from outside: JSch only tells its logger. */
    Optional<Throwable> broken() {
        return broken;
    }

    void broken(Throwable cause) {
        broken = Optional.of(cause);
    }

    @Override
    public boolean promptPassword(String message) {
        return given.isEmpty() && credentials.password().isPresent();
    }

    @Override
    public String getPassword() {
        Secret password = credentials.password().orElseThrow();
        try {
            given = Optional.of(limit.orElseThrow().held(() -> gate.enter(credentials.login(), password)));
        } catch (FailureException e) {
            throw new Stopped(e.failure());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return password.reveal();
    }

    @Override
    public String[] promptKeyboardInteractive(String to, String name, String instruction, String[] prompts, boolean[] echo) {
        List<String> answers = new ArrayList<>();
        for (String prompt : prompts) {
            answers.add(answer(hidden(name + "\n" + instruction + "\n" + prompt), hidden(prompt)));
        }
        return answers.toArray(String[]::new);
    }

    /** A server may repeat what it was given. */
    private String hidden(String text) {
        return credentials.password().map(secret -> secret.hiddenIn(text)).orElse(text);
    }

    private String answer(String all, String prompt) {
        if (ASKS_CHANGE.matcher(given.isPresent() ? all : prompt).find()) {
            throw new Stopped(Failure.of(Reason.PASSWORD_EXPIRED));
        }
        if (!ASKS_PASSWORD.matcher(prompt).find()) {
            throw new Stopped(Failure.of(Reason.LOGIN_REFUSED, "prompt").with("prompt", shown(prompt)));
        }
        if (given.isPresent()) {
            throw new Stopped(Failure.of(Reason.LOGIN_REFUSED));
        }
        return getPassword();
    }

    /** The server's words on one line, without control characters, cut where they are long. */
    private static String shown(String prompt) {
        String line = prompt.strip().replaceAll("\\s+", " ").replaceAll("\\p{C}", "?");
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    }

    /** Keys are opened before the connection: JSch never needs to ask. */
    @Override
    public boolean promptPassphrase(String message) {
        return false;
    }

    @Override
    public String getPassphrase() {
        throw new IllegalStateException("never promised");
    }

    @Override
    public boolean promptYesNo(String message) {
        return false;
    }

    /** Banners are not for anybody here. */
    @Override
    public void showMessage(String message) {}
}

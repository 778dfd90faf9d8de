package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.util.Arrays;
import org.apache.commons.net.ftp.FTP;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.delivery.ftp.FtpEndpoint.DataMode;

/** From a connection that may be trusted to one that files can be sent over. Used once. */
final class FtpLogin {
    private static final int NEED_PASSWORD = 331;
    private static final int NEED_ACCOUNT = 332;

    private final FtpControl control;
    private final Credentials credentials;

    FtpLogin(FtpControl control, Credentials credentials) {
        this.control = control;
        this.credentials = credentials;
    }

    /** Logs in (RFC 959, sections 4.1.1 and 5.4), sets everything that does not suit files of bytes by default. */
    void run(DataMode mode) throws IOException {
        logIn();
        TlsFtpClient client = control.client();
        client.dataMode(mode);
        if (client.encrypted()) {
            encryptData();
        }
        if (client.hasFeature("UTF8")) {
            control.ask("OPTS", "UTF8 ON"); // a server that knows no such option has UTF-8 on already (RFC 2640, section 3.1)
        }
        if (!client.setFileType(FTP.BINARY_FILE_TYPE)) {
            throw control.refused(client.reply());
        }
    }

    private void logIn() throws IOException {
        boolean couldEncrypt = !control.client().encrypted() && offersTls();
        Reply reply = control.ask("USER", sendable(credentials.login()));
        if (reply.code() / 100 >= 4) {
            throw refused(reply, couldEncrypt ? "needs-tls" : "ftp"); // nobody is refused by the name alone
        }
        if (reply.code() == NEED_PASSWORD) {
            Secret password = credentials.password().orElseThrow(() -> located(Failure.of(Reason.NO_LOGIN, "password")));
            reply = control.ask("PASS", sendable(password.reveal())).without(password);
        }
        if (reply.code() == NEED_ACCOUNT) {
            Secret account = credentials.account().orElseThrow(() -> located(Failure.of(Reason.LOGIN_REFUSED, "account")));
            reply = control.ask("ACCT", sendable(account.reveal())).without(account);
        }
        if (!reply.done()) {
            throw refused(reply, "ftp");
        }
    }

    /** Asked before the login: a server that demands encryption may end the connection where it refuses. */
    private boolean offersTls() throws IOException {
        return control.ask("FEAT").done() && Arrays.stream(control.client().getReplyStrings()).anyMatch(line -> line.strip().startsWith("AUTH TLS"));
    }

    /** RFC 4217, sections 8 and 9. Files are never sent in clear text over a connection that is called encrypted. */
    private void encryptData() throws IOException {
        control.ask("PBSZ", "0");
        Reply reply = control.ask("PROT", "P");
        if (!reply.done()) {
            throw located(Failure.of(Reason.PROTOCOL_MISSING, "clear-data").with("reply", reply.text()));
        }
    }

    private String sendable(String text) throws FailureException {
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw located(Failure.of(Reason.LOGIN_REFUSED, "line-break"));
        }
        return text;
    }

    private FailureException refused(Reply reply, String variant) {
        return reply.ends() ? control.refused(reply) : located(Failure.of(Reason.LOGIN_REFUSED, variant).with("reply", reply.text()));
    }

    private FailureException located(Failure failure) {
        return control.located(failure).with("login", credentials.login()).exception();
    }
}

package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.PromptEntry;
import org.apache.sshd.server.auth.password.PasswordChangeRequiredException;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.session.ServerSession;
import org.autodispatcher.Credentials;
import org.autodispatcher.Secret;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins that OpenSSH does not ask for in this form, at an embedded server. */
class OddServerTest {
    private static final Secret PASSWORD = Secret.of("密 码'\"$x");

    @TempDir
    Path dir;

    private SshConnection connect(Consumer<SshServer> setUp) throws Exception {
        try (SshServer server = SshServer.setUpDefaultServer()) {
            server.setHost("127.0.0.1");
            var keys = SecurityUtils.getKeyPairGenerator("EC");
            keys.initialize(256);
            server.setKeyPairProvider(KeyPairProvider.wrap(keys.generateKeyPair()));
            setUp.accept(server);
            server.start();
            return new JschConnector(new HostKeys(dir.resolve("known_hosts")), TimeLimits.DEFAULT).connect(
                    new SshEndpoint(new Target("u", "127.0.0.1", server.getPort()), HostKeyPolicy.ACCEPT_NEW, "modern"),
                    Credentials.password("u", PASSWORD));
        }
    }

    /** Asks each prompt in a request of its own, and is content where the first answer is the password. */
    private record Asks(List<String> prompts) implements KeyboardInteractiveAuthenticator {
        @Override
        public InteractiveChallenge generateChallenge(ServerSession session, String user, String language, String methods) {
            InteractiveChallenge challenge = new InteractiveChallenge();
            challenge.setInteractionName("");
            challenge.setInteractionInstruction("");
            challenge.setLanguageTag("");
            prompts.forEach(prompt -> challenge.addPrompt(new PromptEntry(prompt, false)));
            return challenge;
        }

        @Override
        public boolean authenticate(ServerSession session, String user, List<String> answers) {
            return answers.getFirst().equals(PASSWORD.reveal());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Password: ", "(u@host) Password:", "密码：", "口令:", "LDAP password: ", "Passwort: "})
    void a_prompt_for_a_password_is_answered_with_it(String prompt) throws Exception {
        try (SshConnection connection = connect(server -> server.setKeyboardInteractiveAuthenticator(new Asks(List.of(prompt))))) {
            assertThat(connection.endpoint().target().login()).isEqualTo("u");
        }
    }

    @ParameterizedTest
    @CsvSource({"Verification code: ", "Enter PASSCODE: ", "动态验证码：", "Which colour?"})
    void a_prompt_for_something_else_is_shown_and_not_answered(String prompt) {
        var failure = Refused.of(() -> connect(server -> server.setKeyboardInteractiveAuthenticator(new Asks(List.of(prompt)))));
        assertThat(failure.wording()).isEqualTo("login-refused.prompt");
        assertThat(failure.values()).containsEntry("prompt", prompt.strip());
    }

    @Test
    void a_second_factor_behind_the_password_is_told_from_a_wrong_password() {
        var failure = Refused.of(() -> connect(server -> server.setKeyboardInteractiveAuthenticator(new Asks(List.of("Password: ", "OTP: ")))));
        assertThat(failure.wording()).isEqualTo("login-refused.prompt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"New password: ", "(current) UNIX password: ", "新密码：", "Retype new password: "})
    void a_prompt_for_a_new_password_means_that_it_has_expired(String prompt) {
        assertThat(Refused.of(() -> connect(server -> server.setKeyboardInteractiveAuthenticator(new Asks(List.of(prompt))))).wording())
                .isEqualTo("password-expired");
    }

    @Test
    void a_password_that_must_be_changed_is_never_answered_with_a_new_one() {
        assertThat(Refused.of(() -> connect(server -> {
            server.setUserAuthFactories(List.of(UserAuthPasswordFactory.INSTANCE));
            server.setPasswordAuthenticator((_, _, _) -> {
                throw new PasswordChangeRequiredException("change it", "please", "en");
            });
        })).wording()).isEqualTo("password-expired");
    }

    @Test
    void control_characters_and_length_of_a_prompt_are_not_passed_on() {
        String long_ = "\u001b[31mcode\u0007 " + "x".repeat(500);
        String shown = Refused.of(() -> connect(server -> server.setKeyboardInteractiveAuthenticator(new Asks(List.of(long_))))).values().get("prompt");
        assertThat(shown).hasSizeLessThan(130).doesNotContain("\u001b", "\u0007");
    }

    @Test
    void a_password_that_a_prompt_repeats_is_not_passed_on() {
        String prompt = "You said " + PASSWORD.reveal() + ". Code: ";
        var failure = Refused.of(() -> connect(server -> server.setKeyboardInteractiveAuthenticator(new Asks(List.of("Password: ", prompt)))));
        assertThat(failure.values()).containsEntry("prompt", "You said (secret). Code:");
    }
}

package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.dispatch.Token.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    private Path state;

    private Instant now = NOON;

    private Tokens tokens() {
        return Tokens.in(state, () -> now);
    }

    private void add(Tokens tokens, String name, String text) throws IOException {
        tokens.carryOut(new TokenOrder.Add(new Token(name, Role.OPERATOR, NOON, NOON.plusSeconds(60)), Tokens.hash(Secret.of(text))));
    }

    @Test
    void what_is_kept_proves_a_token_and_does_not_tell_it() throws IOException {
        add(tokens(), "one", "text-of-one");
        add(tokens(), "two", "text-of-two");
        assertThat(tokens().proved(Secret.of("text-of-two"))).map(Token::name).contains("two");
        for (String wrong : new String[] {"", "text-of-on", "text-of-one ", Tokens.hash(Secret.of("text-of-one")).hex()}) {
            assertThat(tokens().proved(Secret.of(wrong))).isEmpty();
        }
        Path file = state.resolve("tokens");
        assertThat(Files.readString(file)).contains("one operator ").doesNotContain("text-of");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void it_ends_with_its_time_and_when_it_is_taken_back() throws IOException {
        Tokens tokens = tokens();
        add(tokens, "one", "text-of-one");
        assertThat(tokens.refusal(new TokenOrder.Add(tokens.all().getFirst(), Tokens.hash(Secret.of("x"))))).contains(TokenOrder.Why.NAME_IN_USE);
        now = NOON.plusSeconds(60);
        assertThat(tokens.proved(Secret.of("text-of-one"))).isEmpty();
        assertThat(tokens.refusal(new TokenOrder.Add(tokens.all().getFirst(), Tokens.hash(Secret.of("x"))))).as("its name is free again").isEmpty();
        now = NOON;
        Tokens other = tokens();
        other.carryOut(new TokenOrder.Revoke("one"));
        assertThat(tokens.proved(Secret.of("text-of-one"))).as("whoever took it back").isEmpty();
        assertThat(tokens.refusal(new TokenOrder.Revoke("one"))).contains(TokenOrder.Why.NO_SUCH_TOKEN);
    }

    @Test
    void a_file_that_is_none_lets_nobody_in_and_says_where() throws IOException {
        add(tokens(), "one", "text-of-one");
        Files.writeString(state.resolve("tokens"), Files.readString(state.resolve("tokens")) + "root administrator x y z\n");
        assertThatThrownBy(() -> tokens().proved(Secret.of("text-of-one"))).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().is(Reason.UNREADABLE, "tokens-line")).isTrue();
            assertThat(e.failure().values()).containsEntry("line", "2");
        });
    }

    @Test
    void a_name_is_one_word_of_ascii() {
        assertThat(new String[] {"a", "build-server", "Ci_2.x"}).allMatch(Token::isName);
        assertThat(new String[] {"", "1", "-a", "a b", "a\nb", "\u0430dmin", "a".repeat(65)}).noneMatch(Token::isName);
    }

    @Test
    void to_agree_is_for_approvers_and_everything_else_for_operators() {
        Decision.Subject any = new Decision.Subject(1, Optional.empty());
        Decision approve = new Decision.Approve(any, "");
        List<Decision> others = List.of(
                new Decision.Retry(any, false, ""), new Decision.Release(any, ""), new Decision.Cancel(any, true, ""),
                new Decision.Resolve(any, Decision.As.UPGRADED, ""), new Decision.Pause(Decision.Scope.EVERYTHING, ""),
                new Decision.Resume(Decision.Scope.EVERYTHING, ""));
        assertThat(others).allMatch(Role.OPERATOR::allows).noneMatch(Role.APPROVER::allows).noneMatch(Role.VIEWER::allows);
        assertThat(Role.APPROVER.allows(approve)).isTrue();
        assertThat(Role.OPERATOR.allows(approve)).isFalse();
        assertThat(Role.VIEWER.allows(approve)).isFalse();
    }
}

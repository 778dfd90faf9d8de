package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.autodispatcher.Secret;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Settings;
import org.autodispatcher.daemon.Access.Wish;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Surprised;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.dispatch.TokenOrder;
import org.autodispatcher.dispatch.TokenOrder.Outcome;
import org.autodispatcher.dispatch.Tokens;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.RoutesInForce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens as people order them of a real owner through its socket. */
class TokensOverTheSocketTest {
    private static final Instant NOW = Instant.now();

    @TempDir
    private Path home;

    private OwnedHome owned;
    private ServedHome served;

    @BeforeEach
    void own() throws IOException {
        Path file = Files.writeString(home.resolve("general-dispatch-info.cfg"), "[web]\nhost = web1\nlogin = app\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path state = Files.createDirectory(home.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        RoutesInForce routes = RoutesInForce.read(home, InstantSource.system(), new Problems()).orElseThrow();
        owned = OwnedHome.own(state, routes, "run", new Surprised());
        served = ServedHome.open(home, owned, () -> routes.loaded().settings());
        served.answer();
    }

    @AfterEach
    void letGo() throws IOException {
        served.close();
        owned.close();
    }

    private ControlClient client() throws IOException {
        return ControlClient.reach(home).orElseThrow();
    }

    private static TokenOrder.Add add(String name, Role role) {
        return new TokenOrder.Add(new Token(name, role, NOW, NOW.plusSeconds(600)), Tokens.hash(Secret.of("text of " + name)));
    }

    @Test
    void a_token_is_made_listed_and_taken_back_and_the_record_says_by_whom() throws IOException {
        boolean[] told = {false};
        owned.tokens().whenChanged(() -> told[0] = true);
        assertThat(client().token(add("ci", Role.OPERATOR))).isEqualTo(new Outcome.Done());
        assertThat(told[0]).as("before the answer").isTrue();
        assertThat(client().tokens()).containsExactly(add("ci", Role.OPERATOR).token());
        assertThat(owned.tokens().tokens().proved(Secret.of("text of ci"))).isPresent();
        assertThat(client().token(add("ci", Role.VIEWER))).isInstanceOfSatisfying(
                Outcome.Refused.class, no -> assertThat(no.why()).isEqualTo(TokenOrder.Why.NAME_IN_USE));
        assertThat(client().token(new TokenOrder.Revoke("ci"))).isEqualTo(new Outcome.Done());
        assertThat(owned.tokens().tokens().proved(Secret.of("text of ci"))).isEmpty();
        List<Entry> facts = client().entries(Ledger.HOME).stream()
                .filter(entry -> entry.draft().step() == Step.TOKEN && entry.draft().tense() == Tense.FACT).toList();
        assertThat(facts).hasSize(2).allSatisfy(entry -> assertThat(entry.actor()).isEqualTo(System.getProperty("user.name")));
        assertThat(facts.getFirst().draft().values()).containsEntry("token", "ci").containsEntry("role", "operator");
    }

    @Test
    void a_name_that_is_none_is_not_understood() throws IOException {
        try (RawClient raw = new RawClient(home)) {
            raw.say("{\"v\":2,\"verb\":\"token\",\"arguments\":{\"type\":\"add\",\"value\":{\"token\":{\"name\":\"a b\",\"role\":\"VIEWER\",\"created\":\""
                    + NOW + "\",\"expires\":\"" + NOW + "\"},\"sha256\":{\"hex\":\"" + "ab".repeat(32) + "\"}}}}\n");
            assertThat(raw.hear()).contains("BAD_REQUEST");
        }
        assertThat(client().tokens()).isEmpty();
    }

    /** Nobody gives more than he may take. */
    @Test
    void who_may_make_a_token_is_decided_by_its_role() {
        Access access = new Access("ad-daemon", new Settings.Accounts(List.of("viv"), List.of("oscar"), List.of("ann")));
        Wish operator = Wish.of(add("x", Role.OPERATOR));
        Wish viewer = Wish.of(add("x", Role.VIEWER));
        Wish approver = Wish.of(add("x", Role.APPROVER));
        assertThat(access.allows("viv", viewer)).isFalse();
        assertThat(access.allows("oscar", operator) && access.allows("oscar", viewer) && access.allows("oscar", Wish.of(new TokenOrder.Revoke("x")))).isTrue();
        assertThat(access.allows("ann", operator) || access.allows("oscar", approver) || access.allows("root", approver)).isFalse();
        assertThat(access.allows("ann", approver) && access.allows("ad-daemon", approver)).isTrue();
        Access usual = new Access("ad-daemon", TestOwner.NOBODY);
        assertThat(usual.allows("root", approver) && usual.allows("ad-daemon", approver)).isTrue();
        assertThat(usual.allows("ann", approver)).isFalse();
    }
}

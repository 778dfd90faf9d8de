package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.Secret;
import org.autodispatcher.config.FileProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The situations that CPython tests its own netrc with, and where ours is meant to differ. */
class NetrcCasesTest {
    private static final String HOST = "host.domain.com";

    private static Netrc netrc(String text) throws FileProblemException {
        return Netrc.parse("netrc", text);
    }

    /** {@code login, account, password} as Python gives them, where nothing is the empty text. */
    private static List<String> told(Optional<Netrc.Entry> entry) {
        return entry.map(found -> List.of(
                        found.login().orElse(""),
                        found.account().map(Secret::reveal).orElse(""),
                        found.password().map(Secret::reveal).orElse("")))
                .orElse(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "machine host.domain.com password pass1 login log1 account acct1\ndefault login log2 password pass2 account acct2\n",
        "machine host.domain.com login log1 password pass1 account acct1\ndefault login log2 password pass2 account acct2\n",
        "machine\thost.domain.com\n\tuser log1\n\tpassword pass1\n\taccount acct1\n\ndefault\n\tlogin log2 password pass2 account acct2"
    })
    void entries_are_read_in_any_order_of_their_words(String text) throws FileProblemException {
        assertThat(told(netrc(text).entry(HOST))).containsExactly("log1", "acct1", "pass1");
        assertThat(told(netrc(text).entry("other"))).containsExactly("log2", "acct2", "pass2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " login", " account", " password", " login \"\" account", " login \"\" password", " account \"\" password"})
    void words_may_be_missing(String rest) throws FileProblemException {
        assertThat(told(netrc("machine host.domain.com" + rest).entry(HOST))).containsExactly("", "", "");
        assertThat(told(netrc("default" + rest).entry(HOST))).containsExactly("", "", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "invalid host.domain.com",
        "machine host.domain.com invalid",
        "machine host.domain.com login log password pass account acct invalid",
        "default host.domain.com invalid",
        "default host.domain.com login log password pass account acct invalid"
    })
    void other_words_are_refused(String text) {
        assertThatThrownBy(() -> netrc(text)).isInstanceOfSatisfying(FileProblemException.class, e -> {
            assertThat(e.code()).isEqualTo("netrc-unknown-word");
            assertThat(e.line()).isEqualTo(1);
        });
    }

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of("\"word\"", "word"), Arguments.of("\\\"word", "\"word"), Arguments.of("\"\\\"word\"", "\"word"),
                Arguments.of("\"wo rd\"", "wo rd"), Arguments.of("\u00a1\u00a2", "\u00a1\u00a2"), Arguments.of("#word", "#word"),
                Arguments.of("word#", "word#"), Arguments.of("wo#rd", "wo#rd"), Arguments.of("密码", "密码"), Arguments.of("wo\\ rd", "wo rd"),
                Arguments.of("a\\\\b", "a\\b"), Arguments.of("a\"b", "a\"b"));
    }

    @ParameterizedTest
    @MethodSource("words")
    void words_are_quoted_and_escaped(String written, String meant) throws FileProblemException {
        assertThat(told(netrc("machine host.domain.com login " + written + " password pass account acct").entry(HOST)))
                .containsExactly(meant, "acct", "pass");
        assertThat(told(netrc("machine host.domain.com login log password " + written + " account acct").entry(HOST)))
                .containsExactly("log", "acct", meant);
        assertThat(told(netrc("machine host.domain.com login log password pass account " + written).entry(HOST)))
                .containsExactly("log", meant, "pass");
    }

    @ParameterizedTest
    @ValueSource(strings = {"# comment\n", "#comment\n", "#\n", "\n\n# a comment of words\n", "#machine foo.domain.com login old password old\n"})
    void comments_reach_to_the_end_of_their_line(String comment) throws FileProblemException {
        String foo = "machine foo.domain.com login bar password pass";
        String bar = "machine bar.domain.com login foo password pass";
        for (String text : List.of(
                comment + foo + "\n" + bar + "\n", foo + "\n" + comment + bar + "\n", foo + "\n" + bar + "\n" + comment, foo + " " + comment + bar)) {
            assertThat(told(netrc(text).entry("foo.domain.com"))).as(text).containsExactly("bar", "", "pass");
            assertThat(told(netrc(text).entry("bar.domain.com"))).as(text).containsExactly("foo", "", "pass");
        }
        assertThat(told(netrc("machine h login a password #pass #comment\n").entry("h"))).containsExactly("a", "", "#pass");
    }

    @Test
    void macros_are_passed_over_and_end_with_an_empty_line() throws FileProblemException {
        Netrc netrc = netrc("macdef one\nmachine x login y\n\nmachine h login a\nmacdef two\nline\n\nmachine i login b\n");
        assertThat(netrc.entry("x")).isEmpty();
        assertThat(told(netrc.entry("h"))).containsExactly("a", "", "");
        assertThat(told(netrc.entry("i"))).containsExactly("b", "", "");
        assertThatThrownBy(() -> netrc("\nmacdef one\nline\n")).isInstanceOfSatisfying(FileProblemException.class, e -> {
            assertThat(e.code()).isEqualTo("netrc-macro-open");
            assertThat(e.line()).isEqualTo(2);
        });
        assertThatThrownBy(() -> netrc("machine")).isInstanceOfSatisfying(
                FileProblemException.class, e -> assertThat(e.code()).isEqualTo("netrc-no-machine"));
    }

    @Test
    void the_last_entry_of_a_host_counts_and_default_only_where_there_is_none() throws FileProblemException {
        Netrc netrc = netrc("machine h login a password 1\ndefault login d password 0\nmachine h login b\nmachine h2 password 2\n");
        assertThat(told(netrc.entry("h"))).containsExactly("b", "", "");
        assertThat(told(netrc.entry("h2"))).containsExactly("", "", "2");
        assertThat(told(netrc.entry("other"))).containsExactly("d", "", "0");
        assertThat(netrc.entry("other").map(Netrc.Entry::isDefault)).contains(true);
    }

    @Test
    void an_entry_for_a_known_login_must_have_that_login() throws FileProblemException {
        Netrc netrc = netrc("machine h login a password 1\nmachine h login b password 2\nmachine h login a password 3\n"
                + "machine h password 4\ndefault login a password 5\ndefault login c password 6\n");
        assertThat(told(netrc.entry("h", "a"))).containsExactly("a", "", "3");
        assertThat(told(netrc.entry("h", "b"))).containsExactly("b", "", "2");
        assertThat(told(netrc.entry("h", "c"))).containsExactly("c", "", "6");
        assertThat(netrc.entry("h", "d")).isEmpty();
        assertThat(told(netrc.entry("other", "a"))).containsExactly("a", "", "5");
    }

    @Test
    void an_entry_never_prints_its_secrets() throws FileProblemException {
        assertThat(netrc("machine h login a password canary-7 account canary-8").entry("h")).asString().doesNotContain("canary");
    }
}

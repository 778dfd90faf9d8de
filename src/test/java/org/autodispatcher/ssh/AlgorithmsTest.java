package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.ssh.Algorithms.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlgorithmsTest {
    private static Stream<String> all(Algorithms algorithms) {
        return algorithms.names().values().stream().flatMap(List::stream);
    }

    @Test
    void modern_has_no_sha1_no_dsa_no_cbc_no_chacha20_and_no_short_rsa_keys() throws Exception {
        Algorithms modern = Algorithms.of("modern");
        assertThat(all(modern)).noneMatch(name -> name.endsWith("sha1") || name.equals("ssh-rsa") || name.equals("ssh-dss")
                || name.endsWith("-cbc") || name.startsWith("chacha20") || name.contains("md5"));
        assertThat(modern.leastRsaBits()).isEqualTo(2048);
        assertThat(modern.names().get(Kind.CIPHER)).startsWith("aes128-gcm@openssh.com", "aes256-gcm@openssh.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "+aes128-cbc", "+3des-cbc,ssh-rsa"})
    void a_cbc_cipher_is_never_offered_with_encrypt_then_mac(String value) throws Exception {
        assertThat(all(Algorithms.of(value))).anyMatch(name -> name.endsWith("-cbc")).noneMatch(name -> name.contains("-etm@"));
    }

    @Test
    void legacy_comes_after_everything_modern() throws Exception {
        Map<Kind, List<String>> legacy = Algorithms.of("legacy").names();
        assertThat(legacy.get(Kind.KEY_EXCHANGE)).startsWith("mlkem768x25519-sha256").endsWith("diffie-hellman-group1-sha1");
        assertThat(legacy.get(Kind.HOST_KEY)).endsWith("ssh-rsa");
        assertThat(legacy.get(Kind.MAC)).endsWith("hmac-sha1");
    }

    @Test
    void names_are_added_to_modern_and_nothing_else() throws Exception {
        Map<Kind, List<String>> named = Algorithms.of("+ssh-rsa, hmac-sha1").names();
        Map<Kind, List<String>> modern = Algorithms.of("modern").names();
        assertThat(named.get(Kind.HOST_KEY)).hasSize(modern.get(Kind.HOST_KEY).size() + 1).endsWith("ssh-rsa");
        assertThat(named.get(Kind.MAC)).hasSize(modern.get(Kind.MAC).size() + 1).endsWith("hmac-sha1");
        assertThat(named.get(Kind.KEY_EXCHANGE)).isEqualTo(modern.get(Kind.KEY_EXCHANGE));
        assertThat(named.get(Kind.CIPHER)).isEqualTo(modern.get(Kind.CIPHER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "+ssh-rsaa", "+", "ssh-rsa", "+none", ""})
    void a_name_nobody_knows_is_refused(String value) {
        assertThat(Refused.of(() -> Algorithms.of(value)).wording()).isEqualTo("algorithms.unknown-name");
    }

    @Test
    void the_line_to_write_names_the_strongest_of_each_kind_that_is_missing() throws Exception {
        Map<Kind, List<String>> offered = new EnumMap<>(Map.of(
                Kind.KEY_EXCHANGE, List.of("diffie-hellman-group1-sha1", "diffie-hellman-group14-sha1"),
                Kind.HOST_KEY, List.of("ssh-ed25519"),
                Kind.CIPHER, List.of("3des-cbc", "aes128-cbc"),
                Kind.MAC, List.of("hmac-md5", "hmac-sha1")));
        Failure failure = Algorithms.of("modern").nothingInCommon(offered);
        assertThat(failure.wording()).isEqualTo("algorithms");
        assertThat(failure.values()).containsEntry("setting", "ssh_algorithms = +diffie-hellman-group14-sha1,aes128-cbc,hmac-sha1");
        assertThat(failure.values().get("offered")).contains("3des-cbc").doesNotContain("ssh-ed25519");
    }

    @Test
    void what_nothing_can_be_written_for_is_said_so() throws Exception {
        Map<Kind, List<String>> offered = new EnumMap<>(Algorithms.of("modern").names());
        offered.put(Kind.CIPHER, List.of("arcfour"));
        assertThat(Algorithms.of("modern").nothingInCommon(offered).wording()).isEqualTo("algorithms.none");
    }
}

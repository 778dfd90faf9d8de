package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.autodispatcher.linux.Name;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameKindTest {
    private static NameKind of(String name) {
        return NameKind.of(Name.ofLossless(name), ".ready");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ".a.zip", ".a.zip.Xa9f3k", ".in.a.zip.", ".goutputstream-1", "a.zip.part", "a.zip.filepart", "a.TMP", "a.zip.crdownload", "a~",
        "a.zip.dispatching", "a.zip.DONE", "a.zip.failed", "a.zip.held", "a.zip.cancelled"
    })
    void what_is_hidden_unfinished_or_ours_is_nothing(String name) {
        assertThat(of(name)).isEqualTo(NameKind.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "part", "a.part.zip", "a.sha256.zip", "ready", "\\xE4.zip", "a\nb", "done", "#1234"})
    void what_may_be_a_package_is_one_whatever_its_name(String name) {
        assertThat(of(name)).isEqualTo(NameKind.PACKAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip.sha256", "a.zip.SHA512", "a.zip.Md5", "a.zip.sha1", "a.zip.asc", "a.zip.sig", "a.zip.ready"})
    void what_says_something_about_a_package_names_it(String name) {
        assertThat(of(name)).isEqualTo(NameKind.COMPANION);
        assertThat(NameKind.packageOf(Name.of(name), ".ready")).isEqualTo(Optional.of(Name.of("a.zip")));
    }
}

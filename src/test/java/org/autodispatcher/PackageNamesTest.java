package org.autodispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "payments-2.4.1.tar.gz", "支付系统（生产）.zip", "（生产）支付.zip", "a", "App (copy) 2.rpm", "x=1,y@z~rc1+b.deb",
        "9lives.war", "(x).zip", "补丁·一号【紧急】.tar", "Ünïcode.zip", "a.b", "“引号”.zip", "价格￥100.zip"
    })
    void a_name_people_give_packages_is_taken(String name) {
        assertThat(PackageNames.refusal(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "-rf", ".hidden", "..", ".", "a/b", "a\\b", "a'b", "a\"b", "$(reboot).tar.gz", "`id`.rpm", "a;reboot.rpm", "a|b", "a&b",
        "a>b", "a<b", "a*b", "a?b", "a\nb", "a\rb", "a\tb", "a\u0000b", "a\u007fb", "a\u001b[2Jb", "a\u202eb", "a\u200bb", "a\ufffdb",
        " a", "a ", "a\u0301.zip", "x.part", "x.PART", "x.tar.gz.filepart", "x.sha256", "x.SHA256", "x.zip~", "x.done", "x.held", "#a",
        "a%b", "a!b", "a{b}", "[x].zip", "a:b", "a^b", "a\u2028b", "a\u00a0b"
    })
    void a_name_outside_the_rules_is_refused_and_the_suggested_one_would_be_taken(String name) {
        var refusal = PackageNames.refusal(name).orElseThrow();
        assertThat(refusal.reason()).isEqualTo(Reason.NAME_REFUSED);
        assertThat(PackageNames.refusal(refusal.values().get("suggestion"))).isEmpty();
        assertThat(refusal.values().get("name")).doesNotMatch("(?s).*[\\p{Cntrl}\\u202e\\u200b\\u2028].*");
    }

    @org.junit.jupiter.api.Test
    void two_hundred_bytes_are_taken_and_one_more_is_refused() {
        assertThat(PackageNames.refusal("é".repeat(100))).isEmpty();
        var refusal = PackageNames.refusal("é".repeat(100) + "x").orElseThrow();
        assertThat(PackageNames.refusal(refusal.values().get("suggestion"))).isEmpty();
    }
}

package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of two versions is the newer one. */
class VersionOrderTest {
    /** The older one first; {@code =} between equal ones. */
    private static void check(Choices.VersionOrder order, String row) {
        Comparator<String> comparator = VersionOrder.of(order);
        List<List<String>> rising = Stream.of(row.split(" < ")).map(equal -> List.of(equal.split(" = "))).toList();
        for (int i = 0; i < rising.size(); i++) {
            for (int j = 0; j < rising.size(); j++) {
                for (String one : rising.get(i)) {
                    for (String other : rising.get(j)) {
                        assertThat(Integer.signum(comparator.compare(one, other))).as("%s and %s", one, other).isEqualTo(Integer.compare(i, j));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1.9 < 1.10 < 1.11 < 2 < 10.0",
        "1 = 1.0 = 1.0.0 = 01.00 = v1.0 = V1 < 1.0.0.1 < 1.0.1 < 1.1",
        "2.4.1-alpha < 2.4.1-beta < 2.4.1-rc1 < 2.4.1",
        "1.0-dev3 = 1.0.nightly3 < 1.0-alpha = 1.0ALPHA < 1.0alpha2 = 1.0a2 < 1.0b1 = 1.0-beta1 < 1.0m1 < 1.0-preview1 = 1.0pre1 < 1.0cr2 = 1.0-rc2",
        "1.0rc2 < 1.0-SNAPSHOT < 1.0 = 1.0-final = 1.0.GA = 1.0.0.RELEASE < 1.0-1 < 1.0-2 < 1.0-10 < 1.0-hotfix < 1.0-hotfix1 < 1.0.1",
        "1.0-rc9 = 1.0rc9 = 1.0.rc.9 = 1.0-RC-9 = 1.0_rc_9 = 1.0.0-rc9 < 1.0-rc10 < 1.0-rc10-2 < 1.0-rc10.1 < 1.0-rc11",
        "1.0.2 < 1.0.2a < 1.0.2b < 1.0.2z < 1.0.3",
        "5.5 < 5.5p1 < 5.5p2 < 5.5p10 < 5.6",
        "1.0~git20240101 < 1.0~beta1 < 1.0~rc1 = 1.0rc1 < 1.0 < 1.0+git20240101",
        "1.0~5 < 1.0-dev < 1.0",
        "20240131 < 20240201", "2024.1.31 < 2024.02.01", "2024-1-31 < 2024-02-01",
        "99999999999999999999 < 100000000000000000000 < 100000000000000000001",
        "1.0测试版 < 1.0 = 1.0正式版 < 1.0补丁 < 1.0补丁2 < 1.0补丁10",
        "2.0-rc1 < 2.0-rc1x < 2.0-rc2 < 2.0",
        "release-1.9 < release-1.10 < 1.9 < latest",
    })
    void natural_reads_versions_as_people_do(String row) {
        check(Choices.VersionOrder.NATURAL, row);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1.0.0-alpha < 1.0.0-alpha.1 < 1.0.0-alpha.beta < 1.0.0-beta < 1.0.0-beta.2 < 1.0.0-beta.11 < 1.0.0-rc.1 < 1.0.0",
        "1.0.0 < 2.0.0 < 2.1.0 < 2.1.1 < 2.1.10",
        "1.0.0 = 1.0.0+20130313144700 = 1.0.0+exp.sha.5114f85 = 1.0.0+21AF26D3---117B344092BD",
        "1.0.0-0.3.7 < 1.0.0-x.7.z.92 < 1.0.0-x-y-z.--.1 < 1.0.0",
        "1.0.0-1 < 1.0.0-99999999999999999999 < 1.0.0--1 < 1.0.0-A < 1.0.0-a < 1.0.0",
        "99999999999999999999.0.0 < 100000000000000000000.0.0",
    })
    void semver_has_the_precedence_of_its_standard(String row) {
        check(Choices.VersionOrder.SEMVER, row);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1 = 1.0 = v1.0.0 = 01.00.00 < 1.0.0.1 < 1.9 < 1.10",
        "1.0.0rc1 = 1.0.0-rc1 = 1.0.0.rc1 = 1.0.0_rc1 = 1.0.0~rc1 < 1.0.0",
        "latest < stable < v < 0-a < 0 < 0.1",
    })
    void semver_has_a_place_for_what_is_none(String row) {
        check(Choices.VersionOrder.SEMVER, row);
    }

    @Test
    void an_epoch_is_a_number_in_front_of_the_colon_and_nothing_else() {
        check(Choices.VersionOrder.DEB, "a:1 < 1:0 < 2:0 < 10:0");
        check(Choices.VersionOrder.RPM, "a:1 < 2.0 = 0:2.0 < 2.0-1 < 1:0 < 10:0");
    }

    @ParameterizedTest
    @EnumSource
    void every_order_is_one(Choices.VersionOrder of) {
        Comparator<String> order = VersionOrder.of(of);
        List<String> sample = sample();
        sample.sort(order);
        for (int i = 0; i < sample.size(); i++) {
            for (int j = i; j < sample.size(); j++) {
                String one = sample.get(i);
                String other = sample.get(j);
                assertThat(order.compare(one, other)).as("%s, sorted before %s", one, other).isLessThanOrEqualTo(0);
                assertThat(Integer.signum(order.compare(other, one))).as("%s and %s", one, other).isEqualTo(-Integer.signum(order.compare(one, other)));
            }
        }
    }

    /** Where everything that is sorted before is not newer, and equal is as good as equal, no three can go round in a ring. */
    private static List<String> sample() {
        VersionTexts texts = new VersionTexts(5, "^", "_", "c", "m", "测试版", " ");
        List<String> sample = new ArrayList<>(VersionTexts.PICKED);
        sample.addAll(List.of("", " ", "-", "~", "^", ":", "1:", ":1", "..", "v", "rc", "a:b", "支付"));
        for (int i = 0; i < 250; i++) {
            String text = texts.next();
            sample.add(text);
            sample.add(texts.like(text));
        }
        Collections.shuffle(sample, new Random(6));
        return sample;
    }
}

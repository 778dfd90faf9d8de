package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which periods nothing starts. */
class FreezeTest {
    private static Instant at(String time) {
        return OffsetDateTime.parse(time).toInstant();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2026-09-28/2026-10-08|Asia/Shanghai|2026-09-28T00:00+08:00|2026-10-09T00:00+08:00",
        "2026-12-31T18:00/2027-01-01T08:00|Asia/Shanghai|2026-12-31T18:00+08:00|2027-01-01T08:00+08:00",
        "2026-12-31T18:00/2027-01-01|America/New_York|2026-12-31T18:00-05:00|2027-01-02T00:00-05:00",
        "2026-03-29T02:30/2026-03-29T04:00|Europe/Berlin|2026-03-29T03:00+02:00|2026-03-29T04:00+02:00",
        "2026-03-29T01:00/2026-03-29T02:30|Europe/Berlin|2026-03-29T01:00+01:00|2026-03-29T03:00+02:00",
        "2026-10-25T02:30/2026-10-25T04:00|Europe/Berlin|2026-10-25T02:30+02:00|2026-10-25T04:00+01:00",
        "2026-10-25T01:00/2026-10-25T02:30|Europe/Berlin|2026-10-25T01:00+02:00|2026-10-25T02:30+01:00", // the longer one
    })
    void a_period_is_from_its_begin_until_its_end_in_its_zone(String period, ZoneId zone, String from, String to) throws ValueException {
        Freeze freeze = Freeze.list(period, zone).getFirst();
        assertThat(freeze.contains(at(from).minusNanos(1))).isFalse();
        assertThat(freeze.contains(at(from))).isTrue();
        assertThat(freeze.contains(at(to).minusNanos(1))).isTrue();
        assertThat(freeze.contains(at(to))).isFalse();
        assertThat(freeze.end()).isEqualTo(at(to));
    }

    @Test
    void periods_that_follow_each_other_or_overlap_end_together() throws ValueException {
        List<Freeze> freezes = Freeze.list(
                "2026-12-31/2027-01-01 2026-12-20/2026-12-24, 2026-12-25/2026-12-26T12:00, 2026-12-26T06:00/2026-12-27", ZoneId.of("UTC"));
        assertThat(Freeze.frozenUntil(freezes, at("2026-12-21T00:00Z"))).contains(at("2026-12-28T00:00Z"));
        assertThat(Freeze.frozenUntil(freezes, at("2026-12-28T00:00Z"))).isEqualTo(Optional.empty());
        assertThat(Freeze.frozenUntil(freezes, at("2026-12-31T23:00Z"))).contains(at("2027-01-02T00:00Z"));
    }
}

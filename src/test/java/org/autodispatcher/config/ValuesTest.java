package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    private enum Approval {
        NONE,
        TWO_PERSON
    }

    private static void refused(ValueParser<?> parser, String code, String... texts) {
        for (String text : texts) {
            assertThatThrownBy(() -> parser.parse(text)).as("'%s'", text).isInstanceOf(ValueException.class).hasMessage(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"10s, PT10S", "30m, PT30M", "1h, PT1H", "30d, P30D", "1y, P365D", "0s, PT0S", "90 s, PT90S", "100y, P36500D"})
    void durations_are_a_number_and_a_unit(String text, Duration expected) throws ValueException {
        assertThat(Values.duration(text)).isEqualTo(expected);
    }

    @Test
    void other_durations_are_refused() {
        refused(Values::duration, "value.duration", "", "30", "m", "1h30m", "-1s", "1.5h", "５m", "30 min", "30M", "9999999999s");
        refused(Values::duration, "value.duration-too-long", "101y", "999999999y");
    }

    @ParameterizedTest
    @CsvSource({"0B, 0", "20GiB, 21474836480", "1kB, 1000", "1KB, 1000", "1 MiB, 1048576", "2gib, 2147483648", "1TB, 1000000000000", "7PiB, 7881299347898368"})
    void sizes_are_bytes(String text, long expected) throws ValueException {
        assertThat(Values.size(text)).isEqualTo(expected);
    }

    @Test
    void other_sizes_are_refused() {
        refused(Values::size, "value.size", "", "20", "20G", "1.5GiB", "-1B", "GiB", "9999999PiB");
        refused(Values::rate, "value.rate", "", "10MiB", "0B/s", "fast", "10/s", "/s");
    }

    @Test
    void rates_are_an_amount_a_second() throws ValueException {
        assertThat(Values.rate("10MiB/s")).isEqualTo(10 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "TRUE", "True", "oN", "yes"})
    void yes_is_what_python_takes_for_true(String text) throws ValueException {
        assertThat(Values.yesNo(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "FALSE", "False", "oFF", "nO"})
    void no_is_what_python_takes_for_false(String text) throws ValueException {
        assertThat(Values.yesNo(text)).isFalse();
    }

    @Test
    void anything_else_is_neither() {
        refused(Values::yesNo, "value.yes-no", "2", "foo", "-1", "0.1", "FALSE AND MORE", "");
    }

    @Test
    void numbers_have_their_bounds() throws ValueException {
        assertThat(Values.count("0")).isZero();
        assertThat(Values.atLeastOne("20")).isEqualTo(20);
        assertThat(Values.port("65535")).isEqualTo(65535);
        refused(Values::count, "value.count", "", "-1", "1.0", "１", "9999999999");
        refused(Values::atLeastOne, "value.at-least-one", "0", "x");
        refused(Values::port, "value.port", "0", "65536", "ssh");
    }

    @Test
    void modes_are_octal() throws ValueException {
        assertThat(Values.mode("640")).isEqualTo(0640);
        assertThat(Values.mode("0640")).isEqualTo(0640);
        assertThat(Values.mode("2755")).isEqualTo(02755);
        refused(Values::mode, "value.mode", "", "64", "888", "u+x", "006400");
    }

    @Test
    void zones_are_those_of_the_tz_database() throws ValueException {
        assertThat(Values.zone("Asia/Shanghai")).isEqualTo(ZoneId.of("Asia/Shanghai"));
        refused(Values::zone, "value.zone.near", "Asia/Shanghia", "asia/shanghai", "Asia/Beijing");
        refused(Values::zone, "value.zone", "somewhere", "");
    }

    @Test
    void choices_are_told_with_the_one_that_was_probably_meant() throws ValueException {
        assertThat(Values.choice(Approval.class).parse("Two-Person")).isEqualTo(Approval.TWO_PERSON);
        assertThat(Values.oneOf("auto", "en").parse("AUTO")).isEqualTo("auto");
        refused(Values.choice(Approval.class), "value.choice.near", "two_person", "two-persons");
        refused(Values.choice(Approval.class), "value.choice", "everybody");
    }

    @Test
    void words_are_separated_by_commas_or_blanks() throws ValueException {
        assertThat(Values.words("a, b\n c ,,d")).containsExactly("a", "b", "c", "d");
        refused(Values::words, "value.full-width", "a，b", "a、b");
        refused(Values::words, "value.empty", "", " , ");
    }

    @Test
    void the_word_that_was_probably_meant_is_found() {
        List<String> keys = List.of("host", "login", "password", "password_file", "upgrade_command", "dest_dir");
        assertThat(DidYouMean.closest("h".repeat(10_000_000), keys)).isEmpty();
        assertThat(DidYouMean.closest("hots", keys)).contains("host");
        assertThat(DidYouMean.closest("Passwd", keys)).contains("password");
        assertThat(DidYouMean.closest("destdir", keys)).contains("dest_dir");
        assertThat(DidYouMean.closest("dest-dir", keys)).contains("dest_dir");
        assertThat(DidYouMean.closest("upgrade_comand", keys)).contains("upgrade_command");
        assertThat(DidYouMean.closest("zzz", keys)).isEmpty();
        assertThat(DidYouMean.closest("", keys)).isEmpty();
    }
}

package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.dispatch.Trusted;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
    private static final int TRIES = 300;

    /** As it goes through the socket: a line of bytes in between. */
    private static tools.jackson.databind.JsonNode sent(tools.jackson.databind.JsonNode json) {
        byte[] line = Wire.line(json);
        assertThat(new String(line, StandardCharsets.US_ASCII)).matches("[ -~]*");
        return Wire.parsed(line);
    }

    @ParameterizedTest
    @ValueSource(classes = {
        DispatchRecord.class, DeliveryRecord.class, Failure.class, Entry.class, Standing.class, HistoryFilter.class, Trusted.class,
        Request.HandIn.class, Request.Sent.class, Request.Follow.class, Request.Piece.class, Request.Entries.class
    })
    void every_record_comes_out_as_it_went_in(Class<?> type) {
        for (int seed = 0; seed < TRIES; seed++) {
            Object value = new AnyValue(seed).of(type);
            assertThat((Object) Wire.to(type, sent(Wire.of(value)))).as("seed " + seed).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {DispatchEvent.class, Decision.class, Decided.class, Control.Reloaded.class, LedgerCheck.class})
    void every_value_of_a_sealed_type_comes_out_as_it_went_in(Class<?> type) {
        for (int seed = 0; seed < TRIES; seed++) {
            Object value = new AnyValue(seed).of(type);
            assertThat((Object) Wire.untagged(type, sent(Wire.tagged(value)))).as("seed " + seed).isEqualTo(value);
        }
    }

    @Test
    void the_values_tried_are_of_every_kind_there_is() {
        assertThat(IntStream.range(0, TRIES).mapToObj(seed -> new AnyValue(seed).of(DispatchEvent.class).getClass().getName()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(DispatchEvent.class.getPermittedSubclasses()).filter(Class::isRecord).map(Class::getName).toList());
    }

    @Test
    void output_keeps_its_bytes() {
        byte[] bytes = new byte[256];
        IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);
        Control.Output output = Wire.to(Control.Output.class, sent(Wire.of(new Control.Output(7, bytes, 1L << 40, true))));
        assertThat(output).usingRecursiveComparison().isEqualTo(new Control.Output(7, bytes, 1L << 40, true));
    }

    @Test
    void nothing_that_is_sent_can_name_a_class() {
        for (String type : new String[] {"java.lang.ProcessBuilder", "org.autodispatcher.Secret", "Cancel", "", "follower"}) {
            assertThatThrownBy(() -> Wire.untagged(Decision.class, Wire.object().put("type", type).set("value", Wire.object())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void what_is_missing_is_noticed_and_what_is_new_is_not() {
        assertThatThrownBy(() -> Wire.to(Request.HandIn.class, Wire.parsed("{\"path\":\"a\",\"name\":\"a\",\"again\":false}".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(tools.jackson.core.JacksonException.class);
        assertThat(Wire.to(Request.Entries.class, Wire.parsed("{\"dispatch\":3,\"later\":[1]}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new Request.Entries(3));
    }
}

package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Progress;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.Test;

class DispatchViewTest {
    private static final Target WEB = new Target("app", "web1", 22);
    private static final long MIB = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private DispatchView view() {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new DispatchView(new Screen(out, out, new Wording(Locale.ENGLISH), false));
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static DispatchEvent sent(long mebibytes, int seconds) {
        return new DispatchEvent.Sent(1, WEB, new Progress(mebibytes * MIB, 0, 100 * MIB, Duration.ofSeconds(seconds)));
    }

    @Test
    void progress_is_a_plain_line_every_ten_seconds_and_nothing_is_drawn() {
        DispatchView view = view();
        for (int second = 1; second <= 25; second++) {
            view.tell(sent(second * 4, second));
        }
        assertThat(shown()).isEqualTo("app@web1:22  40 %  40.0 MiB of 100.0 MiB  4.0 MiB/s  15s left\n"
                + "app@web1:22  80 %  80.0 MiB of 100.0 MiB  4.0 MiB/s  5s left\n");
    }

    @Test
    void what_a_target_writes_cannot_move_the_cursor_or_end_the_line() {
        view().tell(new DispatchEvent.Output(1, WEB, "a\tb\u001b[2Jc\rd\u009b支付"));
        assertThat(shown()).isEqualTo("app@web1:22 | a\tb\\u001b[2Jc\\u000dd\\u009b支付\n");
    }

    @Test
    void a_state_is_said_once() {
        DispatchView view = view();
        view.tell(new DispatchEvent.Moved(1, WEB, DeliveryState.DELIVERING, Optional.empty()));
        view.tell(new DispatchEvent.Moved(1, WEB, DeliveryState.DELIVERING, Optional.empty()));
        assertThat(shown()).isEqualTo("app@web1:22  delivering\n");
    }
}

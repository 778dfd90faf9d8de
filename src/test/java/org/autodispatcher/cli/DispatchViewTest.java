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

    private DispatchView view(boolean terminal) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new DispatchView(new Screen(out, out, new Wording(Locale.ENGLISH), terminal));
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static DispatchEvent sent(long mebibytes, int seconds) {
        return new DispatchEvent.Sent(1, WEB, new Progress(mebibytes * MIB, 0, 100 * MIB, Duration.ofSeconds(seconds)));
    }

    @Test
    void on_a_terminal_progress_is_one_line_drawn_over_and_taken_away() {
        DispatchView view = view(true);
        view.tell(sent(10, 2));
        view.tell(sent(50, 10));
        view.tell(new DispatchEvent.Moved(1, WEB, DeliveryState.DELIVERED, Optional.empty()));
        assertThat(shown()).isEqualTo("\r\u001b[Kapp@web1:22  10 %  10.0 MiB of 100.0 MiB  5.0 MiB/s  18s left"
                + "\r\u001b[Kapp@web1:22  50 %  50.0 MiB of 100.0 MiB  5.0 MiB/s  10s left"
                + "\r\u001b[Kapp@web1:22  delivered\n");
    }

    @Test
    void piped_progress_is_a_plain_line_every_ten_seconds_and_nothing_is_drawn() {
        DispatchView view = view(false);
        for (int second = 1; second <= 25; second++) {
            view.tell(sent(second * 4, second));
        }
        assertThat(shown()).isEqualTo("app@web1:22  40 %  40.0 MiB of 100.0 MiB  4.0 MiB/s  15s left\n"
                + "app@web1:22  80 %  80.0 MiB of 100.0 MiB  4.0 MiB/s  5s left\n");
    }

    @Test
    void what_a_target_writes_cannot_move_the_cursor_or_end_the_line() {
        view(false).tell(new DispatchEvent.Output(1, WEB, "a\tb\u001b[2Jc\rd\u009b支付"));
        assertThat(shown()).isEqualTo("app@web1:22 | a\tb\\u001b[2Jc\\u000dd\\u009b支付\n");
    }

    @Test
    void a_state_is_said_once() {
        DispatchView view = view(false);
        view.tell(new DispatchEvent.Moved(1, WEB, DeliveryState.DELIVERING, Optional.empty()));
        view.tell(new DispatchEvent.Moved(1, WEB, DeliveryState.DELIVERING, Optional.empty()));
        assertThat(shown()).isEqualTo("app@web1:22  delivering\n");
    }
}

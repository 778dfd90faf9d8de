package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writers who do not want to wait when they open a file, as some FTP servers do: asking after them must not have one turned away. */
@Needs(value = {"setpriv", "python3"}, accounts = "ad-dropper", root = "it drops files as another account, and asks after its writers")
@Timeout(240)
class NonBlockingWritersTest extends WatchedDrops {
    private static final int OPENS = 10_000;

    @BeforeEach
    void writer() {
        dropper.does("turned_away = 0; flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK")
                .does("exec(\"def put(name, content):\\n global turned_away\\n try: f = os.open(name, flags, 0o644)\\n"
                        + " except BlockingIOError: turned_away += 1\\n else: os.write(f, content); os.close(f)\", globals())");
    }

    private int turnedAway() {
        return Integer.parseInt(dropper.answer("print(turned_away, end=' ')").split(" ")[0]);
    }

    @Test
    void who_drops_many_files_is_never_turned_away() {
        dropper.does("[put('f%d.bin' % n, b'%d' % n) for n in range(" + OPENS + ")]");
        assertThat(turnedAway()).isZero();
        drops.sink.awaitCount(OPENS);
        drops.mark();
        assertThat(drops.sink.all().stream().map(RecordingSink.Arrived::name).collect(Collectors.toSet())).hasSize(OPENS + 1);
        assertThat(drops.sink.all()).hasSize(OPENS + 1);
    }

    @Test
    void who_opens_his_files_anew_for_every_piece_is_never_turned_away() {
        dropper.does("[put('f%d.bin' % (n // 100), b'%d' % n) for n in range(" + OPENS + ")]");
        assertThat(turnedAway()).isZero();
    }
}

package org.autodispatcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Target;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencesTest {
    private static final Sentences SENTENCES = new Sentences("routes.cfg", "");

    /** A hint that says {@code ssh HOST} alone leads to another account, or another port, than the delivery went to. */
    @ParameterizedTest
    @CsvSource({
        "app@web1:22, sftp, ssh app@web1", "app@web1:2222, auto, ssh -p 2222 app@web1", "app@[::1]:2222, scp, ssh -p 2222 app@::1",
        "app@web1:2121, ftp, ssh app@web1", "app@web1:990, ftps, ssh app@web1", "?@web1:22, auto, ssh web1", "a b@web1:22, sftp, ssh 'a b@web1'"})
    void a_command_to_look_there_by_hand_names_login_and_port(String target, String asked, String command) {
        DispatchRecord dispatch = new DispatchRecord(7, Instant.EPOCH, "", Map.of(), Optional.empty(), DeliveryState.HELD, List.of());
        DeliveryRecord delivery =
                new DeliveryRecord(target, DeliveryState.HELD, Optional.empty(), Map.of(DeliveryRecord.ASKED_PROTOCOL, asked));
        assertThat(SENTENCES.context(dispatch, delivery)).containsEntry("ssh", command);
    }

    @Test
    void so_does_one_about_a_target_without_a_dispatch() {
        assertThat(SENTENCES.context(new Target("app", "web1", 2222))).containsEntry("ssh", "ssh -p 2222 app@web1");
        assertThat(SENTENCES.context(new Target("app", "web1", 21))).containsEntry("ssh", "ssh app@web1");
    }
}

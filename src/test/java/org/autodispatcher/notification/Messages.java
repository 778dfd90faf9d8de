package org.autodispatcher.notification;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is sent in these tests. */
final class Messages {
    private Messages() {}

    static Message of(String event) {
        return new Message(
                event, Optional.of("ann"), "[生产] payments-2.4.1.tar.gz has failed (dispatch 12)",
                List.of("targets: 3 upgraded, 1 failed", "<at user_id=\"all\"> & more"), Map.of("kind", "state", "count", 1));
    }
}

package org.autodispatcher.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.Protocol;
import org.autodispatcher.ledger.DeliveryRecord;

/** Which promises were weaker than usual for one delivery; how its upgrade is run is told by {@code show} alone. */
public final class Weaker {
    private static final String CLEARTEXT = Protocol.FTP.text();

    private Weaker() {}

    public static List<String> words(Wording wording, DeliveryRecord delivery) {
        return Stream.of(
                        delivery.fact(DeliveryRecord.PROTOCOL).filter(CLEARTEXT::equals).map(_ -> wording.text("cleartext")),
                        delivery.fact(DeliveryRecord.STARTED_ON).map(_ -> wording.text("started-on-size")),
                        delivery.fact(DeliveryRecord.ATOMIC).filter("no"::equals).map(_ -> wording.text("not-atomic")))
                .flatMap(Optional::stream)
                .toList();
    }
}

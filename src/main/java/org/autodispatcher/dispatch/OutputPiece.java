package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.KeptOutput;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.ledger.UpgradeOutputs;

/** As much of what an upgrade wrote as is answered at once. */
final class OutputPiece {
    private static final int LONGEST = 256 << 10;

    private OutputPiece() {}

    /** A piece of what the last run of a delivery's upgrade wrote. */
    static Control.Output of(LedgerView ledger, UpgradeOutputs outputs, long dispatch, String target, long from) throws IOException {
        DeliveryRecord record = ledger.delivery(dispatch, target);
        int repeats = Integer.parseInt(record.fact(DeliveryRecord.REPEATS).orElse("0"));
        KeptOutput kept = outputs.of(dispatch, target, repeats);
        boolean ended = record.state() != DeliveryState.UPGRADING;
        Optional<KeptOutput.Piece> piece = kept.next(from, LONGEST);
        return new Control.Output(
                piece.map(KeptOutput.Piece::offset).orElse(from),
                piece.map(KeptOutput.Piece::bytes).orElse(new byte[0]),
                kept.size(),
                ended);
    }
}

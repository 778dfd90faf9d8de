package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.KeptOutput;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.ledger.UpgradeOutputs;

/**
 * As much of what an upgrade wrote as is answered at once. What its health and its rollback command wrote follows, each after a line with
 * the name of the key: they run one after the other, so what comes later never moves what came before.
 */
final class OutputPiece {
    private static final int LONGEST = 256 << 10;

    private OutputPiece() {}

    /** A piece of what the last run of a delivery's upgrade wrote. */
    static Control.Output of(LedgerView ledger, UpgradeOutputs outputs, long dispatch, String target, long from) throws IOException {
        DeliveryRecord record = ledger.delivery(dispatch, target);
        int repeats = Integer.parseInt(record.fact(DeliveryRecord.REPEATS).orElse("0"));
        boolean ended = record.state() != DeliveryState.UPGRADING && !record.rollbackDue();
        Optional<KeptOutput.Piece> piece = Optional.empty();
        long begin = 0;
        for (String part : parts(record)) {
            KeptOutput kept = outputs.of(dispatch, target, UpgradeOutputs.run(repeats, part));
            long size = kept.size();
            if (size > 0) {
                long at = begin;
                byte[] head = head(part);
                piece = piece.isPresent() ? piece : piece(kept, head, from - at).map(found -> new KeptOutput.Piece(at + found.offset(), found.bytes()));
                begin += head.length + size;
            }
        }
        return new Control.Output(
                piece.map(KeptOutput.Piece::offset).orElse(from), piece.map(KeptOutput.Piece::bytes).orElse(new byte[0]), begin, ended);
    }

    private static Optional<KeptOutput.Piece> piece(KeptOutput kept, byte[] head, long from) throws IOException {
        if (from < head.length) {
            int first = (int) Math.max(0, from);
            return Optional.of(new KeptOutput.Piece(first, Arrays.copyOfRange(head, first, head.length)));
        }
        return kept.next(from - head.length, LONGEST).map(found -> new KeptOutput.Piece(head.length + found.offset(), found.bytes()));
    }

    private static List<String> parts(DeliveryRecord record) {
        List<String> parts = new ArrayList<>(List.of(""));
        for (int number = 0; number <= Health.number(record); number++) {
            parts.add(Health.part(number));
        }
        parts.add(Rollback.PART);
        return parts;
    }

    private static byte[] head(String part) {
        String key = part.equals(Rollback.PART) ? "rollback_command" : "health_command";
        return (part.isEmpty() ? "" : "\n--- " + key + "\n").getBytes(StandardCharsets.UTF_8);
    }
}

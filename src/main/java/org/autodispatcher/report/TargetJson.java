package org.autodispatcher.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.autodispatcher.dispatch.TargetStanding;
import org.autodispatcher.ledger.TargetHistory;

/** How targets stand, for scripts. */
public final class TargetJson {
    private TargetJson() {}

    /** One of them. */
    public static Map<String, Object> fields(TargetStanding standing) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("target", standing.target());
        standing.protocol().ifPresent(protocol -> fields.put("protocol", protocol));
        standing.history().contact().ifPresent(contact -> fields.put("contact", contact.at().toString()));
        fields.put("routes", standing.routes());
        fields.put("lines", standing.history().lines().stream().map(TargetJson::line).toList());
        fields.put("waits", standing.history().waiting().stream().map(TargetJson::waiting).toList());
        fields.put("proofs", standing.proofs().stream().map(proof -> Json.object("kind", proof.kind(), "fingerprint", proof.fingerprint())).toList());
        fields.put("weaker", standing.weaker());
        return fields;
    }

    private static Map<String, Object> line(TargetHistory.OnLine line) {
        Map<String, Object> fields = Json.object("line", line.line());
        line.good().ifPresent(last -> fields.put("good", last(last)));
        line.failed().ifPresent(last -> fields.put("failed", last(last)));
        return fields;
    }

    private static Map<String, Object> last(TargetHistory.Last last) {
        return Json.object("dispatch", last.dispatch(), "package", last.pack(), "at", last.at().toString());
    }

    private static Map<String, Object> waiting(TargetHistory.Waiting waiting) {
        Map<String, Object> fields = Json.object("dispatch", waiting.dispatch(), "package", waiting.pack(), "state", waiting.state().text());
        waiting.reason().ifPresent(reason -> fields.put("reason", reason.code()));
        fields.put("since", waiting.since().toString());
        return fields;
    }
}

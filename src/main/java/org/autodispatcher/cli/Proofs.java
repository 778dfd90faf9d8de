package org.autodispatcher.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.autodispatcher.dispatch.Identity;

/** Keys and certificates in the answers for scripts. */
final class Proofs {
    private Proofs() {}

    static Map<String, String> fields(Identity.Shown shown) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("kind", shown.kind());
        fields.put("fingerprint", shown.fingerprint());
        if (shown.certificate()) {
            fields.put("until", shown.until());
        }
        return fields;
    }
}

package org.autodispatcher.console;

import java.util.Optional;

/** From where on somebody listens. */
final class Versions {
    private Versions() {}

    /** What a browser that comes back says it had last (WHATWG HTML, section 9.2.4), else what the address says. */
    static long asked(Visit visit) throws Refusal {
        String last = visit.header("Last-Event-ID");
        String said = last.isEmpty() ? Form.of(visit.query()).get("from").orElse("0") : last;
        return Optional.of(said).filter(text -> text.matches("\\d{1,18}")).map(Long::parseLong).orElse(0L);
    }
}

package org.autodispatcher.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A decision that somebody could make here.
 *
 * @param verb  which
 * @param label what stands on the button
 * @param about what it is about, for those who hear it alone
 * @param path  where it is made
 */
record Offer(Verb verb, String label, String about, String path) {
    static List<Offer> of(List<Verb> verbs, long dispatch, Optional<String> target, Texts texts) {
        String subject = dispatch + target.map(each -> ":" + each).orElse("");
        return verbs.stream()
                .map(verb -> new Offer(verb, texts.of("verb." + verb.text()), texts.of("verb.about", "verb", texts.of("verb." + verb.text()), "id", subject),
                        "/decide/" + verb.text() + "?on=" + URLEncoder.encode(subject, StandardCharsets.UTF_8)))
                .toList();
    }

    /** By which style hides it from those who may not. */
    String needs() {
        return verb == Verb.APPROVE ? "for-approver" : "for-operator";
    }

    /** The one that is usually meant stands out; ending something does not. */
    String weight() {
        return switch (verb) {
            case APPROVE, RELEASE, RETRY, RESOLVE -> "main";
            case OVERRIDE -> "plain";
            case CANCEL, STOP -> "quiet";
        };
    }
}

package org.autodispatcher.console;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.config.TlsFiles;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;

/**
 * Sentences in the language of whoever asks: what {@code Accept-Language} names first (RFC 9110, section 12.5.4), else the dispatcher's.
 *
 * @param wording   the language
 * @param sentences what sentences may mention
 */
record Words(Wording wording, Sentences sentences) {
    private static final String BUNDLE = "http";
    private static final Map<Reason, String> HINTS = Map.of(
            Reason.NAME_REFUSED, "taken-not.name",
            Reason.TOO_LARGE, "taken-not.too-large",
            Reason.SPOOL_FULL, "taken-not.full",
            Reason.EMPTY, "taken-not.empty");

    /** Those for a request with this header. */
    Words asked(String acceptLanguage) {
        String first = acceptLanguage.strip().toLowerCase(Locale.ROOT);
        if (first.startsWith("zh")) {
            return new Words(new Wording(Locale.CHINESE), sentences);
        }
        return first.startsWith("en") ? new Words(new Wording(Locale.ENGLISH), sentences) : this;
    }

    /** Code, message and hint of a refusal, and whatever it knows besides. */
    Map<String, Object> told(Refusal refusal) {
        Map<String, Object> told = new TreeMap<>();
        Map<String, String> values = new TreeMap<>(sentences.context(new Target("", "", 0)));
        values.putAll(refusal.values());
        String code = refusal.failure().map(why -> why.reason().code()).orElse(refusal.code().text());
        told.put("code", code);
        told.put("message", refusal.failure().map(why -> wording.message(why, values)).orElseGet(() -> text(refusal, "message", values)));
        told.put("hint", refusal.failure().map(why -> hint(why, values)).orElseGet(() -> text(refusal, "hint", values)));
        return told;
    }

    /** What went wrong; what the system said where there are no words of ours. */
    String detail(IOException why) {
        return switch (why) {
            case FailureException known -> wording.message(known.failure(), Map.of());
            case TlsFiles.Unusable files -> wording.message(files.problem("", 0));
            default -> String.valueOf(why.getMessage());
        };
    }

    private String text(Refusal refusal, String part, Map<String, String> values) {
        return wording.textOf(BUNDLE, refusal.wording() + "." + part, values);
    }

    /** The hints of reasons speak of files; here there is none yet. */
    private String hint(Failure why, Map<String, String> values) {
        String key = HINTS.get(why.reason());
        return key == null ? wording.hint(why, values) : wording.textOf(BUNDLE, key, values);
    }
}

package org.autodispatcher.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.autodispatcher.Secret;

/**
 * Covers known secrets in bytes with as many asterisks: as they are, in hexadecimal, in Base64 (also as a part of what was
 * encoded), percent-encoded, and as in JSON. Nothing gets longer or shorter, so that places stay what they are.
 */
final class SecretFilter {
    /** A shorter part of Base64 text says little and would cover what only looks alike. */
    private static final int SHORTEST_PART = 6;

    /** What secrets look like, by the first byte; the longest first. */
    private final Map<Byte, List<byte[]>> forms;

    SecretFilter(Collection<Secret> secrets) {
        Set<String> texts = new LinkedHashSet<>();
        secrets.stream().map(Secret::reveal).filter(text -> !text.isEmpty()).forEach(text -> addForms(texts, text));
        forms = texts.stream().filter(text -> !text.isEmpty()).map(text -> text.getBytes(StandardCharsets.UTF_8))
                .sorted((a, b) -> b.length - a.length)
                .collect(Collectors.groupingBy(form -> form[0]));
    }

    private static void addForms(Set<String> texts, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        texts.add(secret);
        texts.add(HexFormat.of().formatHex(bytes));
        texts.add(HexFormat.of().withUpperCase().formatHex(bytes));
        texts.add(percent(bytes, HexFormat.of().withUpperCase(), "%20"));
        texts.add(percent(bytes, HexFormat.of(), "%20"));
        texts.add(percent(bytes, HexFormat.of().withUpperCase(), "+"));
        texts.add(secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"));
        texts.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            texts.add(encoder.withoutPadding().encodeToString(bytes));
            for (int before = 0; before < 3; before++) {
                texts.add(part(encoder, bytes, before));
            }
        }
    }

    /** What stands in the Base64 text whatever stands around the secret, of which {@code before} bytes share its first four letters. */
    private static String part(Base64.Encoder encoder, byte[] secret, int before) {
        byte[] padded = new byte[before + secret.length];
        System.arraycopy(secret, 0, padded, before, secret.length);
        String all = encoder.withoutPadding().encodeToString(padded);
        int from = before == 0 ? 0 : before + 1;
        int to = padded.length * 8 / 6;
        return to - from >= SHORTEST_PART ? all.substring(from, to) : "";
    }

    private static String percent(byte[] bytes, HexFormat hex, String blank) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
            text.append(plain ? String.valueOf(c) : c == ' ' ? blank : "%" + hex.toHexDigits(b));
        }
        return text.toString();
    }

    /**
     * Covers every whole secret in {@code bytes}.
     *
     * @param more whether more bytes may follow
     * @return how many bytes from the beginning are done; the rest, where more may follow, may be the beginning of a secret
     */
    int cover(byte[] bytes, boolean more) {
        int at = 0;
        while (at < bytes.length) {
            int covered = 0;
            for (byte[] form : forms.getOrDefault(bytes[at], List.of())) {
                int common = common(bytes, at, form);
                if (common == form.length) {
                    covered = Math.max(covered, form.length);
                } else if (more && at + common == bytes.length && covered == 0) {
                    return at;
                }
            }
            Arrays.fill(bytes, at, at + covered, (byte) '*');
            at += Math.max(1, covered);
        }
        return at;
    }

    /** How many bytes from {@code at} are those {@code form} begins with. */
    private static int common(byte[] bytes, int at, byte[] form) {
        int most = Math.min(form.length, bytes.length - at);
        int differs = Arrays.mismatch(bytes, at, at + most, form, 0, most);
        return differs < 0 ? most : differs;
    }
}

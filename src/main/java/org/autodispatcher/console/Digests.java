package org.autodispatcher.console;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.Sha256;
import org.autodispatcher.console.Refusal.Code;

/**
 * What the sender says the digest is. {@code Content-Digest} is about what this request brings, {@code Repr-Digest} about the whole
 * package (RFC 9530, sections 2 and 3); {@code X-Checksum-Sha256}, which artifact stores take, about the whole, in hexadecimal. Other
 * algorithms are passed over, as the RFC wants.
 *
 * @param piece of the bytes of this request
 * @param whole of the package
 */
record Digests(Optional<Sha256> piece, Optional<Sha256> whole) {
    private static final Pattern SHA256 = Pattern.compile("(?:^|[,\\s])sha-256=:([A-Za-z0-9+/]{43}=):");

    static Digests of(String contentDigest, String reprDigest, String checksum) throws Refusal {
        Optional<Sha256> whole = structured("Repr-Digest", reprDigest);
        return new Digests(structured("Content-Digest", contentDigest), whole.isPresent() ? whole : hex(checksum));
    }

    private static Optional<Sha256> structured(String name, String header) throws Refusal {
        Matcher matcher = SHA256.matcher(header);
        if (matcher.find()) {
            return Optional.of(new Sha256(HexFormat.of().formatHex(Base64.getDecoder().decode(matcher.group(1)))));
        }
        if (header.contains("sha-256=")) {
            throw Refusal.of(Code.BAD_REQUEST, "digest").with("header", name);
        }
        return Optional.empty();
    }

    private static Optional<Sha256> hex(String text) throws Refusal {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(new Sha256(text.strip().toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw Refusal.of(Code.BAD_REQUEST, "digest").with("header", "X-Checksum-Sha256");
        }
    }
}

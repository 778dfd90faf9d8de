package org.autodispatcher.console;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.Sha256;
import org.autodispatcher.console.Refusal.Code;

/**
 * What the sender says the digest is. {@code Content-Digest} is about what this request brings, {@code Repr-Digest} about the whole
 * package (RFC 9530, sections 2 and 3); {@code X-Checksum-Sha256}, which artifact stores take, about the whole, in hexadecimal. Other
 * algorithms are passed over, as the RFC wants.
 *
 * @param piece of the bytes of this request; where several are said, all must match
 * @param whole of the package; the same
 */
record Digests(List<Sha256> piece, List<Sha256> whole) {
    private static final Pattern SHA256 = Pattern.compile("(?:^|[,\\s])sha-256=(?::([A-Za-z0-9+/]{43}=):(?=$|[,;\\s]))?");

    Digests {
        piece = List.copyOf(piece);
        whole = List.copyOf(whole);
    }

    static Digests of(String contentDigest, String reprDigest, String checksum) throws Refusal {
        List<Sha256> whole = new ArrayList<>(structured("Repr-Digest", reprDigest));
        whole.addAll(hex(checksum));
        return new Digests(structured("Content-Digest", contentDigest), whole);
    }

    private static List<Sha256> structured(String name, String header) throws Refusal {
        List<Sha256> all = new ArrayList<>();
        Matcher matcher = SHA256.matcher(header);
        while (matcher.find()) {
            if (matcher.group(1) == null) {
                throw Refusal.of(Code.BAD_REQUEST, "digest").with("header", name);
            }
            all.add(new Sha256(HexFormat.of().formatHex(Base64.getDecoder().decode(matcher.group(1)))));
        }
        return all;
    }

    private static List<Sha256> hex(String text) throws Refusal {
        try {
            return text.isBlank() ? List.of() : List.of(new Sha256(text.strip().toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw Refusal.of(Code.BAD_REQUEST, "digest").with("header", "X-Checksum-Sha256");
        }
    }
}

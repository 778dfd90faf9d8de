package org.autodispatcher.arrival.incoming;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.PackageNames;
import org.autodispatcher.linux.Name;

/** What a file is by its name. */
enum NameKind {
    /** It may be a package, or what somebody takes for one. */
    PACKAGE,
    /** It says something about a package: a digest, a signature, that it is ready. */
    COMPANION,
    /** Hidden, unfinished, or an answer of ours. */
    NOTHING;

    private static final Pattern DIGEST_OR_SIGNATURE =
            Pattern.compile("(.+)\\.(sha256|sha512|sha1|md5|asc|sig)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern NEVER = Pattern.compile(PackageNames.COMPANIONS, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** @param readySuffix of the sender's marker */
    static NameKind of(Name name, String readySuffix) {
        if (name.bytes().length == 0 || name.bytes()[0] == '.') {
            return NOTHING;
        }
        if (packageOf(name, readySuffix).isPresent()) {
            return COMPANION;
        }
        return NEVER.matcher(bytes(name)).matches() ? NOTHING : PACKAGE;
    }

    /** The package that a companion says something about; empty where it is none. */
    static Optional<Name> packageOf(Name companion, String readySuffix) {
        String text = bytes(companion);
        if (text.endsWith(readySuffix) && text.length() > readySuffix.length()) {
            return Optional.of(name(text.substring(0, text.length() - readySuffix.length())));
        }
        Matcher found = DIGEST_OR_SIGNATURE.matcher(text);
        return found.matches() ? Optional.of(name(found.group(1))) : Optional.empty();
    }

    /** One character a byte: what matters in it is ASCII. */
    private static String bytes(Name name) {
        return new String(name.bytes(), StandardCharsets.ISO_8859_1);
    }

    private static Name name(String bytes) {
        return new Name(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }
}

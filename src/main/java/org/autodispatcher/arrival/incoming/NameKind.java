package org.autodispatcher.arrival.incoming;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
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

    /** {@code dispatching}: nothing that tells a kind is longer. */
    private static final int LONGEST_ENDING = 11;

    /**
     * Asked of every file at every look, so no regular expression.
     *
     * @param readySuffix of the sender's marker
     */
    static NameKind of(Name name, String readySuffix) {
        byte[] bytes = name.bytes();
        if (bytes.length == 0 || bytes[0] == '.') {
            return NOTHING;
        }
        if (marks(bytes, readySuffix)) {
            return COMPANION;
        }
        String ending = ending(bytes);
        if (PackageNames.ABOUT_A_PACKAGE.contains(ending)) {
            return COMPANION;
        }
        return PackageNames.NO_PACKAGE.contains(ending) || bytes[bytes.length - 1] == '~' ? NOTHING : PACKAGE;
    }

    /** The package that a companion says something about; empty where it is none. */
    static Optional<Name> packageOf(Name companion, String readySuffix) {
        byte[] bytes = companion.bytes();
        if (marks(bytes, readySuffix)) {
            return Optional.of(without(bytes, readySuffix.length()));
        }
        String ending = ending(bytes);
        return PackageNames.ABOUT_A_PACKAGE.contains(ending) ? Optional.of(without(bytes, ending.length() + 1)) : Optional.empty();
    }

    /** What matters in a name is ASCII, one character a byte. */
    private static boolean marks(byte[] name, String readySuffix) {
        int from = name.length - readySuffix.length();
        if (from <= 0) {
            return false;
        }
        for (int at = 0; at < readySuffix.length(); at++) {
            if ((name[from + at] & 0xFF) != readySuffix.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    /** What stands after the last dot, in small letters; empty where nothing does, or more than tells anything. */
    private static String ending(byte[] name) {
        for (int dot = name.length - 1; dot > 0 && dot >= name.length - 1 - LONGEST_ENDING; dot--) {
            if (name[dot] == '.') {
                return new String(name, dot + 1, name.length - dot - 1, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static Name without(byte[] name, int ending) {
        return new Name(Arrays.copyOf(name, name.length - ending));
    }
}

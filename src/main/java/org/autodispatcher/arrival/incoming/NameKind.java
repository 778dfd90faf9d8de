package org.autodispatcher.arrival.incoming;

import java.util.Arrays;
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

    private static final String[] ABOUT = PackageNames.ABOUT_A_PACKAGE.toArray(String[]::new);
    private static final String[] NEVER = PackageNames.NO_PACKAGE.toArray(String[]::new);

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
        if (ending(bytes, ABOUT) > 0) {
            return COMPANION;
        }
        return ending(bytes, NEVER) > 0 || bytes[bytes.length - 1] == '~' ? NOTHING : PACKAGE;
    }

    /** The package that a companion says something about; empty where it is none. */
    static Optional<Name> packageOf(Name companion, String readySuffix) {
        byte[] bytes = companion.bytes();
        if (marks(bytes, readySuffix)) {
            return Optional.of(without(bytes, readySuffix.length()));
        }
        int ending = ending(bytes, ABOUT);
        return ending > 0 ? Optional.of(without(bytes, ending + 1)) : Optional.empty();
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

    /** How long that of {@code endings} is that stands after a dot at the end of a name, in any letter case; 0 where none does. */
    private static int ending(byte[] name, String[] endings) {
        for (String ending : endings) {
            if (ends(name, ending)) {
                return ending.length();
            }
        }
        return 0;
    }

    private static boolean ends(byte[] name, String ending) {
        int dot = name.length - ending.length() - 1;
        if (dot <= 0 || name[dot] != '.') {
            return false;
        }
        for (int at = 0; at < ending.length(); at++) {
            int letter = name[dot + 1 + at];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter) != ending.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    private static Name without(byte[] name, int ending) {
        return new Name(Arrays.copyOf(name, name.length - ending));
    }
}

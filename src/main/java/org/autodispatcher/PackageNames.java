package org.autodispatcher;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which file names are package names: one path component of at most 200 bytes; letters, digits, inner blanks,
 * {@code . _ + ~ - @ ( ) = ,} and any non-ASCII punctuation, in NFC, beginning with a letter, a digit or an opening bracket.
 * Nothing is guessed or repaired: another name is refused, with the name it could be renamed to.
 */
public final class PackageNames {
    private static final int MAX_BYTES = 200;
    private static final String ASCII_MARKS = "._+~-@()=, ";
    private static final Set<Integer> LETTER_TYPES = Set.of(
            (int) Character.NON_SPACING_MARK, (int) Character.COMBINING_SPACING_MARK, (int) Character.LETTER_NUMBER);
    private static final Set<Integer> PUNCTUATION_TYPES = Set.of(
            (int) Character.CONNECTOR_PUNCTUATION,
            (int) Character.DASH_PUNCTUATION,
            (int) Character.START_PUNCTUATION,
            (int) Character.END_PUNCTUATION,
            (int) Character.INITIAL_QUOTE_PUNCTUATION,
            (int) Character.FINAL_QUOTE_PUNCTUATION,
            (int) Character.OTHER_PUNCTUATION,
            (int) Character.MATH_SYMBOL,
            (int) Character.CURRENCY_SYMBOL,
            (int) Character.MODIFIER_SYMBOL,
            (int) Character.OTHER_SYMBOL,
            (int) Character.OTHER_NUMBER);

    /** After the last dot, of what says something about a package: a digest, a signature. */
    public static final Set<String> ABOUT_A_PACKAGE = Set.of("sha256", "sha512", "sha1", "md5", "asc", "sig");

    /** After the last dot, of what upload tools have not finished, of the usual ready marker, and of our own answers. */
    public static final Set<String> NO_PACKAGE = Set.of(
            "part", "filepart", "tmp", "crdownload", "ready", "dispatching", "done", "failed", "held", "cancelled");

    /** All of these, and {@code name~}: a regular expression for the whole name in any letter case. */
    public static final String COMPANIONS = ".*\\.("
            + Stream.concat(ABOUT_A_PACKAGE.stream(), NO_PACKAGE.stream()).sorted().collect(Collectors.joining("|")) + ")|.*~";

    private static final Pattern NEVER_A_PACKAGE = Pattern.compile(COMPANIONS, Pattern.CASE_INSENSITIVE);

    private PackageNames() {}

    /** Why {@code name} is not a package name; empty where it is one. */
    public static Optional<Failure> refusal(String name) {
        if (name.indexOf('\uFFFD') >= 0) {
            return refused(name, "not-utf8");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return refused(name, "too-long");
        }
        if (NEVER_A_PACKAGE.matcher(name).matches()) {
            return refused(name, "companion");
        }
        if (!Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
            return refused(name, "not-nfc");
        }
        OptionalInt strange = name.codePoints().filter(point -> !allowed(point)).findFirst();
        if (strange.isPresent()) {
            return refused(name, "character")
                    .map(failure -> failure.with("character", shown(new String(Character.toChars(strange.getAsInt())))));
        }
        boolean inner = !name.endsWith(" ");
        return !name.isEmpty() && beginsWell(name.codePointAt(0)) && inner ? Optional.empty() : refused(name, "begin-or-end");
    }

    /** The name of the file at {@code path}; empty, which no package is called, for the root folder. */
    public static String of(Path path) {
        return Optional.ofNullable(path.getFileName()).map(Path::toString).orElse("");
    }

    /**
     * Why the file at {@code path} is not taken for its name, with the {@code mv} line that would mend it; empty where it is.
     */
    public static Optional<Failure> refusal(Path path) {
        String name = of(path);
        Path folder = Optional.ofNullable(path.getParent()).orElse(Path.of(""));
        return refusal(name).map(failure -> failure.with("mv", "mv -i -- " + word(path.toString()) + " "
                + ShellQuote.word(folder.resolve(suggestion(name)).toString())));
    }

    /** A word for the shell of whoever types it. */
    private static String word(String text) {
        if (shown(text).equals(text) || text.indexOf('\uFFFD') >= 0) {
            return ShellQuote.word(text);
        }
        return ShellQuote.typed(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code name} as it may be printed: everything that could move a cursor, turn a line or hide is escaped. */
    public static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints().forEach(point -> {
            boolean plain = point == ' ' || point > ' ' && point < 0x7F && point != '\\' || point > 0x7F && allowed(point);
            shown.append(plain ? Character.toString(point) : String.format(Locale.ROOT, "\\u%04x", point));
        });
        return shown.toString();
    }

    /** Whether the character may stand in a name; a blank only inside. */
    public static boolean allowed(int point) {
        if (point < 0x80) {
            return Character.isLetterOrDigit(point) || ASCII_MARKS.indexOf(point) >= 0;
        }
        int type = Character.getType(point);
        return Character.isLetterOrDigit(point) || LETTER_TYPES.contains(type) || PUNCTUATION_TYPES.contains(type);
    }

    /** Whether an allowed character may be the first. */
    public static boolean beginsWell(int point) {
        int type = Character.getType(point);
        return Character.isLetterOrDigit(point) || type == Character.START_PUNCTUATION
                || type == Character.INITIAL_QUOTE_PUNCTUATION;
    }

    private static Optional<Failure> refused(String name, String variant) {
        return Optional.of(Failure.of(Reason.NAME_REFUSED, variant)
                .with("name", shown(name))
                .with("suggestion", suggestion(name)));
    }

    /** A name that would be taken, as close to {@code name} as can be. */
    private static String suggestion(String name) {
        StringBuilder taken = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFC).codePoints()
                .map(point -> allowed(point) && point != '\uFFFD' ? point : '_')
                .forEach(taken::appendCodePoint);
        String bare = taken.toString().strip();
        while (NEVER_A_PACKAGE.matcher(bare).matches()) {
            bare = bare.substring(0, Math.max(bare.lastIndexOf('.'), bare.endsWith("~") ? bare.length() - 1 : 0));
        }
        while (bare.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            bare = bare.substring(0, bare.offsetByCodePoints(bare.length(), -1));
        }
        boolean begins = !bare.isEmpty() && beginsWell(bare.codePointAt(0));
        return begins ? bare : "package" + (bare.startsWith(".") || bare.startsWith("-") ? bare : "-" + bare);
    }
}

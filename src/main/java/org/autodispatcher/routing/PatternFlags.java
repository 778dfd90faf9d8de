package org.autodispatcher.routing;

/**
 * The flags in force at a place of a pattern.
 *
 * @param ignoreCase {@code i}
 * @param multiLine  {@code m}
 * @param dotAll     {@code s}
 * @param verbose    {@code x}
 * @param ascii      {@code a}; otherwise {@code u}
 */
record PatternFlags(boolean ignoreCase, boolean multiLine, boolean dotAll, boolean verbose, boolean ascii) {
    static final PatternFlags NONE = new PatternFlags(false, false, false, false, false);

    /** With the flags of {@code added} and without those of {@code removed}, both as letters. */
    PatternFlags with(String added, String removed) {
        return new PatternFlags(
                decide(ignoreCase, 'i', added, removed),
                decide(multiLine, 'm', added, removed),
                decide(dotAll, 's', added, removed),
                decide(verbose, 'x', added, removed),
                (ascii || added.indexOf('a') >= 0) && added.indexOf('u') < 0);
    }

    LetterCase letterCase() {
        return ascii ? LetterCase.ASCII : LetterCase.TEXT;
    }

    CharacterKinds kinds() {
        return ascii ? CharacterKinds.ASCII : CharacterKinds.TEXT;
    }

    /** The characters that a written set takes under these flags. */
    CodePoints meant(CodePoints written, CodePoints ofKinds) {
        return ignoreCase ? letterCase().ignored(written, ofKinds) : written.or(ofKinds);
    }

    private static boolean decide(boolean now, char flag, String added, String removed) {
        return (now || added.indexOf(flag) >= 0) && removed.indexOf(flag) < 0;
    }
}

package org.autodispatcher.routing;

/** Reads {@code (?aimsux)} and {@code (?aimsux-imsx:}, from the first letter on. */
final class FlagReader {
    private static final String KNOWN = "iLmsxatu";
    private static final String OF_TYPE = "aLu";

    private final PatternSource source;

    FlagReader(PatternSource source) {
        this.source = source;
    }

    static boolean begins(String token) {
        return !token.isEmpty() && (KNOWN + "-").contains(token);
    }

    /**
     * What was switched, as letters.
     *
     * @param global for the whole pattern, {@code (?i)}; otherwise for the group that follows, {@code (?i:}
     */
    record Switched(boolean global, String on, String off) {}

    /** {@code first} is the token after the question mark, already taken. */
    Switched read(String first) throws PatternException {
        StringBuilder on = new StringBuilder();
        String token = first;
        while (!token.equals("-") && !token.equals(":") && !token.equals(")")) {
            on.append(switchedOn(token, on));
            token = nextFlag("-:)");
        }
        if (token.equals(")")) {
            return new Switched(true, on.toString(), "");
        }
        String off = token.equals("-") ? readOff() : "";
        if (on.chars().anyMatch(flag -> off.indexOf(flag) >= 0)) {
            throw source.error("pattern.flag-on-and-off", source.position() - 1, "flags", on + "-" + off);
        }
        return new Switched(false, on.toString(), off);
    }

    private String switchedOn(String flag, CharSequence before) throws PatternException {
        if (flag.equals("L") || flag.equals("t")) {
            throw source.error("pattern.flag-not-for-text", source.position(), "flag", flag);
        }
        boolean clash = OF_TYPE.contains(flag)
                && before.chars().anyMatch(other -> other != flag.charAt(0) && OF_TYPE.indexOf(other) >= 0);
        if (clash) {
            throw source.error("pattern.flags-clash", source.position());
        }
        return flag;
    }

    private String readOff() throws PatternException {
        StringBuilder off = new StringBuilder();
        String token = nextFlag("");
        while (!token.equals(":")) {
            if (OF_TYPE.contains(token) || token.equals("t")) {
                throw source.error("pattern.flag-stays", source.position(), "flag", token);
            }
            off.append(token);
            token = nextFlag(":");
        }
        return off.toString();
    }

    private String nextFlag(String orOneOf) throws PatternException {
        String token = source.take();
        if (token.isEmpty()) {
            throw source.error("pattern.flags-unterminated", source.position());
        }
        if (!KNOWN.contains(token) && !orOneOf.contains(token)) {
            String code = Character.isLetter(token.codePointAt(0)) ? "pattern.unknown-flag" : "pattern.flags-unterminated";
            throw source.error(code, source.position() - token.codePointCount(0, token.length()), "flag", token);
        }
        return token;
    }
}

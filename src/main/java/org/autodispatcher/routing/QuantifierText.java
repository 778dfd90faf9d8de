package org.autodispatcher.routing;

/** A repetition's quantifier, as both engines read it. */
final class QuantifierText {
    private QuantifierText() {}

    static String of(Node.Repeat repeat) {
        boolean endless = repeat.max() == Node.Repeat.ENDLESS;
        String count = "{" + repeat.min() + "," + (endless ? "" : repeat.max()) + "}";
        return count + switch (repeat.haste()) {
            case GREEDY -> "";
            case LAZY -> "?";
            case POSSESSIVE -> "+";
        };
    }
}

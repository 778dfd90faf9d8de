package org.autodispatcher.cli;

/**
 * What a person typed or configured cannot be done; nothing was begun. Its wording stands under {@code KEY.message} and
 * {@code KEY.hint} of the command line's wording file.
 */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String[] namesAndValues;

    /** @param namesAndValues what the sentences mention; alternating */
    UsageException(String key, String... namesAndValues) {
        super(key);
        this.key = key;
        this.namesAndValues = namesAndValues;
    }

    String key() {
        return key;
    }

    String[] namesAndValues() {
        return namesAndValues.clone();
    }
}

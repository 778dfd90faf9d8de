package org.autodispatcher;

import java.util.Map;

/**
 * Where a package came from.
 *
 * @param source stable: {@code command-line}, {@code incoming}, {@code git}, {@code svn}, {@code http}
 * @param facts  what else is known of it, by stable name: path, repository, revision; never a secret
 */
public record Origin(String source, Map<String, String> facts) {
    /** Named by a person. */
    public static final Origin COMMAND_LINE = new Origin("command-line", Map.of());

    /**
     * In {@link #facts}: what tells this arrival from every other one of a package of its name. Found again under the same value, it
     * is the same arrival.
     */
    public static final String SEEN = "seen";

    public Origin {
        facts = Map.copyOf(facts);
    }
}

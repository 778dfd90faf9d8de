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

    /** In {@link #facts}: which incoming directory, by its name. */
    public static final String DIRECTORY = "incoming_directory";
    /** In {@link #facts}: the absolute path of the file. */
    public static final String FILE = "file";
    /** In {@link #facts}: what it was complete by. */
    public static final String RULE = "complete_by";
    /** In {@link #facts}: since when it was complete, ISO 8601. */
    public static final String COMPLETE = "complete";

    /** In {@link #facts}: the repository, by the name of its section. */
    public static final String REPOSITORY = "repository";
    /** In {@link #facts}: the commit that brought it, as the repository's programs call it. */
    public static final String REVISION = "revision";
    /** In {@link #facts}: the ref that it came by. */
    public static final String BRANCH = "branch";
    /** In {@link #facts}: its path in the repository. */
    public static final String PATH = "path";
    /** In {@link #facts}: who made the commit, as the commit says. */
    public static final String AUTHOR = "author";

    /** In {@link #facts}: {@code yes} where a file of its name and content lay in the repository at the first look, and was not sent. */
    public static final String ADOPTED = "adopted";

    /** A {@link #source}: it was dropped into an incoming directory. */
    public static final String INCOMING = "incoming";

    public Origin {
        facts = Map.copyOf(facts);
    }
}

package org.autodispatcher.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The first line of a conversation.
 *
 * @param verb      what is asked
 * @param arguments as the verb needs them
 */
record Request(Verb verb, JsonNode arguments) {
    /** Rises whenever a program that speaks the old version would understand the new one wrongly, or not at all. */
    static final int VERSION = 2;

    private static final String VERSION_FIELD = "v";
    private static final String VERB = "verb";
    private static final String ARGUMENTS = "arguments";

    /** A package follows: {@code size} bytes, then a line with their digest. */
    record HandIn(String name, long size, boolean again) {
        /** Whatever the name is worth as a package's, it must be the name of one file. */
        HandIn checked() throws ControlException {
            boolean leadsElsewhere = name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0;
            if (leadsElsewhere || size < 0) {
                throw Conversation.bad("no name of a file, or no size");
            }
            return this;
        }
    }

    /** Ends the bytes of a package. */
    record Sent(String sha256) {}

    record Follow(List<Long> dispatches, Optional<Duration> limit) {
        private static final String EVERY_LINE = "everyLine";

        Follow {
            dispatches = List.copyOf(dispatches);
        }

        /** An owner that does not know what {@code everyLine} means tells all. */
        ObjectNode arguments(boolean everyLine) {
            return ((ObjectNode) Wire.of(this)).put(EVERY_LINE, everyLine);
        }

        /** Whether who asks wants every line of output; so did all before there was a choice. */
        static boolean everyLine(JsonNode arguments) {
            return arguments.path(EVERY_LINE).asBoolean(true);
        }
    }

    record Piece(long dispatch, String target, long from) {}

    record Entries(long dispatch) {}

    /** A repository, by its name or path. */
    record Read(String repository) {}

    ObjectNode json() {
        return Wire.object().put(VERSION_FIELD, VERSION).put(VERB, verb.text()).set(ARGUMENTS, arguments);
    }

    /** @throws ControlException {@code other-version}, {@code bad-request} */
    static Request of(JsonNode json) throws ControlException {
        int version = json.path(VERSION_FIELD).asInt(0);
        if (version != VERSION) {
            throw ControlException.of(ControlException.Code.OTHER_VERSION,
                    Map.of("theirs", String.valueOf(VERSION), "ours", String.valueOf(version)));
        }
        String verb = json.path(VERB).asString("");
        return new Request(
                Verb.of(verb).orElseThrow(() -> Conversation.bad("no such verb")), json.path(ARGUMENTS));
    }
}

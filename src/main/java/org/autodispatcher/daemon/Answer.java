package org.autodispatcher.daemon;

import java.util.Map;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A line of the owner's: any number of events, then one of the others. */
sealed interface Answer {
    /** Something happened. */
    record Event(JsonNode event) implements Answer {}

    /** What was asked for. */
    record Result(JsonNode result) implements Answer {}

    /** It could not be answered. */
    record Problem(ControlException.Code code, Map<String, String> values) implements Answer {
        static Problem of(ControlException problem) {
            return new Problem(problem.code(), problem.values());
        }

        ControlException exception() {
            return ControlException.of(code, values);
        }
    }

    /** What was asked for did not come about, for a reason of the dispatcher's own. */
    record Failed(Failure failure) implements Answer {
        FailureException exception() {
            return failure.exception();
        }
    }

    default JsonNode json() {
        return Wire.tagged(this);
    }

    /** @throws ControlException {@code bad-request} where it is none */
    static Answer of(JsonNode json) throws ControlException {
        try {
            return Wire.untagged(Answer.class, json);
        } catch (JacksonException | IllegalArgumentException e) {
            throw Conversation.bad("an answer that is none");
        }
    }
}

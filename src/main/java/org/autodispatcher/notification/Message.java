package org.autodispatcher.notification;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people are told in one go.
 *
 * @param event     stable: whoever gets it twice knows it by this
 * @param submitter who handed in what it is about; empty where several did, or nobody
 * @param subject   in one line
 * @param lines     all of it
 * @param fields    the same for programs
 */
public record Message(String event, Optional<String> submitter, String subject, List<String> lines, Map<String, Object> fields) {
    public Message {
        lines = List.copyOf(lines);
        fields = new LinkedHashMap<>(fields);
    }

    /** As people read it. */
    public String text() {
        return subject + "\n\n" + String.join("\n", lines) + "\n";
    }

    /** For programs: the event first, then what it is about, then what people read. */
    Map<String, Object> object() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("event", event);
        all.putAll(fields);
        all.put("subject", subject);
        all.put("text", text());
        return all;
    }
}

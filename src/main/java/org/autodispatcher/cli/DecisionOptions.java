package org.autodispatcher.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.dispatch.Decision;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What decisions about dispatches and deliveries have in common. */
final class DecisionOptions {
    @Option(names = "--reason", paramLabel = "${bundle:label.text}", descriptionKey = "comment")
    private String comment = "";

    @Parameters(paramLabel = "${bundle:label.id}", arity = "1..*", descriptionKey = "id")
    private List<String> ids = List.of();

    String comment() {
        return comment.strip();
    }

    /** All are understood before the first is decided on: a mistyped id must not leave half of them done. */
    List<Decision.Subject> subjects(Desk desk) throws IOException, UsageException {
        List<Decision.Subject> subjects = new ArrayList<>();
        Subjects understood = new Subjects(desk);
        for (String id : ids) {
            subjects.add(understood.subject(id));
        }
        return subjects;
    }

    /** As it is typed. */
    static String text(Decision.Subject subject) {
        return subject.dispatch() + subject.target().map(target -> ":" + target).orElse("");
    }
}

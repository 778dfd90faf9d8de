package org.autodispatcher.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.Template;

/** Who has agreed to an upgrade, and whether that is enough. What was agreed to is one content, by one command, on these targets. */
final class Approvals {
    /** In the values of {@link Step#APPROVE}: the digest of all that was agreed to. */
    static final String COVERS = "covers";

    private Approvals() {}

    /** Why the upgrade may not start; empty where nobody has to agree, or enough have. */
    static Optional<Failure> keeps(Course course, Routed routed, String target) {
        Choices.Approval needed = routed.route().get(RouteKeys.APPROVAL);
        return needed == Choices.Approval.NONE ? Optional.empty() : missing(needed, course, given(course, routed, target));
    }

    /** What would be missing if {@code actor} agreed, too. */
    static Optional<Failure> missingWith(Course course, Routed routed, String target, String actor) {
        Set<String> given = given(course, routed, target);
        given.add(actor);
        return missing(routed.route().get(RouteKeys.APPROVAL), course, given);
    }

    private static Optional<Failure> missing(Choices.Approval needed, Course course, Set<String> given) {
        Optional<String> submitter = submitter(course.record());
        given.removeIf(submitter.filter(_ -> needed == Choices.Approval.TWO_PERSON).stream().toList()::contains);
        int persons = needed == Choices.Approval.TWO_PERSON && submitter.isEmpty() ? 2 : 1;
        if (needed == Choices.Approval.NONE || given.size() >= persons) {
            return Optional.empty();
        }
        return Optional.of(switch (needed) {
            case NONE, REQUIRED -> Failure.of(Reason.APPROVAL);
            case TWO_PERSON -> submitter
                    .map(who -> Failure.of(Reason.APPROVAL, "other").with("submitter", who))
                    .orElseGet(() -> given.isEmpty()
                            ? Failure.of(Reason.APPROVAL, "two")
                            : Failure.of(Reason.APPROVAL, "second").with("by", String.join(", ", given)));
        });
    }

    /** Who has agreed to it as it is now. */
    static Set<String> given(Course course, Routed routed, String target) {
        String covers = covers(course.record(), routed.route());
        return course.entries(target).stream()
                .filter(entry -> entry.draft().step() == Step.APPROVE && covers.equals(entry.draft().values().get(COVERS)))
                .map(Entry::actor)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Who handed it in; empty where nobody has proved to be that: a name in a commit is a claim. */
    static Optional<String> submitter(DispatchRecord record) {
        boolean claimed = record.fact(Origin.AUTHOR).filter(record.submitter()::equals).isPresent();
        boolean named = !record.submitter().matches("[0-9]*"); // an account that the system has no name for
        return Optional.of(record.submitter()).filter(_ -> named && !claimed);
    }

    /** They are what directory and commands are filled in with. */
    private static String groups(DispatchRecord record) {
        return new TreeMap<>(record.facts()).entrySet().stream()
                .filter(fact -> fact.getKey().startsWith(Routed.GROUP))
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** All that is agreed to, as one digest: content, targets, directory, commands. */
    static String covers(DispatchRecord record, Route route) {
        Stream<String> commands = Stream.of(RouteKeys.UPGRADE_COMMAND, RouteKeys.HEALTH_COMMAND, RouteKeys.ROLLBACK_COMMAND)
                .map(key -> route.get(key).map(Template::text).orElse(""));
        List<String> parts = Stream.of(
                        Stream.of(record.fact(DispatchRecord.SHA256).orElse(""), record.fact(DispatchRecord.TARGETS).orElse(""), groups(record)),
                        Stream.of(route.get(RouteKeys.DEST_DIR).text()),
                        commands)
                .flatMap(part -> part)
                .toList();
        MessageDigest digest = Sha256.start();
        parts.forEach(part -> digest.update((part.length() + "\n" + part).getBytes(StandardCharsets.UTF_8)));
        return Sha256.of(digest).hex();
    }
}

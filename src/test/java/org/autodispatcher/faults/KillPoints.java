package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.autodispatcher.ledger.Step;

/**
 * The named points at which the program can be killed, and the changes to its source that make them: before and after each entry
 * of each step, and after the act. {@code upgrade.intent.after}: the intent is in the ledger, the act has not begun. What a step came
 * to that another one follows is written together with the intent of that one: killed before that, neither is in the ledger.
 */
final class KillPoints {
    private static final String STEPS = "dispatch/Steps.java";
    private static final String WRITE = "private void write(List<Entry.Draft> drafts) {";
    private static final String ACT = "return act.perform();";
    private static final String LOOK = "Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);";

    /** The points on the way of a dropped file that are no entries: noticed, half copied, copied, taken over, and the tree kept. */
    private static final List<Patch> ARRIVAL = List.of(
            new Patch("arrival/incoming/Looker.java", "        Verdict verdict;\n", "        Verdict verdict;" + at("\"arrival.noticed\"")),
            new Patch("arrival/Source.java", "place.filled(out.write(buffer));", "place.filled(out.write(buffer));" + at("\"arrival.copying\"")),
            new Patch("dispatch/Arrivals.java", "        String seen = arrival", at("\"arrival.copied\"") + "        String seen = arrival"),
            new Patch("arrival/incoming/Candidates.java", "boolean came = taken(arrival, stat, look);",
                    "boolean came = taken(arrival, stat, look);" + at("\"arrival.taken\"")),
            new Patch("arrival/incoming/KnownTree.java", LOOK, at("\"look.before\"") + LOOK + at("\"look.after\"")));

    private KillPoints() {}

    /** The changes at the one door to effects, and on the way of what is dropped. */
    static List<Patch> patches() {
        List<Patch> all = new ArrayList<>(ARRIVAL);
        all.addAll(List.of(
                new Patch(STEPS, ACT, ACT.replace("return", "Fact<T> came =") + at("step.text() + \".act.after\"") + "return came;"),
                new Patch(STEPS, WRITE, WRITE
                        + atEach("before")
                        + "append(drafts);"
                        + atEach("after")
                        + "}\n" + WRITE.replace("write", "append"))));
        return List.copyOf(all);
    }

    /** Every point of what there is but for several targets, or for several packages of a line. */
    static Stream<String> ofRollouts() {
        return Stream.concat(Stream.of(Step.ROLLOUT, Step.APPROVE, Step.LEAVE_OUT, Step.OVERRIDE).flatMap(KillPoints::ofFact), ofFailure(Step.SUPERSEDE));
    }

    /** Every other point that there is. */
    static Stream<String> all() {
        return Stream.of(Step.values()).flatMap(step -> switch (step) {
            case SPOOL, ROUTE, CONNECT, STAGE, VERIFY, PLACE, LEARN, UPGRADE, ATTACH, HEALTH, RESTORE, ROLLBACK, STOP_UPGRADE, TRUST, TOKEN,
                CLEAN -> of(step);
            case ADOPT -> Stream.empty(); // nothing is sent: whoever is killed there adopts anew
            case ROLLOUT, APPROVE, LEAVE_OUT, OVERRIDE, SUPERSEDE -> Stream.empty(); // of rollouts
            case NOTIFY -> Stream.empty(); // its entries are no step of a dispatch: OwedTest kills there
            case HAND_IN, LOGIN, PAUSE, RELEASE, RELOAD, RESOLVE, RESUME, RETRY, START, STOP -> ofFact(step);
            case CANCEL, DEFER, HOLD, WAIT -> ofFailure(step);
        });
    }

    /** Every point of a step that comes about. */
    static Stream<String> of(Step step) {
        return Stream.of("intent.before", "intent.after", "act.after", "fact.after").map(moment -> step.text() + "." + moment);
    }

    /** Every point of a step of which only a fact is written. */
    static Stream<String> ofFact(Step step) {
        return Stream.of("fact.before", "fact.after").map(moment -> step.text() + "." + moment);
    }

    /** Every point of a step of which only a failure is written. */
    static Stream<String> ofFailure(Step step) {
        return Stream.of("failure.before", "failure.after").map(moment -> step.text() + "." + moment);
    }

    /** Every point on the way of a dropped file, in its order, until it is a dispatch with a route. */
    static List<String> ofArrivals() {
        return Stream.of(
                        Stream.of("arrival.noticed", "arrival.copying", "arrival.copied"),
                        of(Step.SPOOL), of(Step.ROUTE),
                        Stream.of("arrival.taken", "look.before", "look.after"))
                .flatMap(each -> each)
                .toList();
    }

    /** Entries that are written together have all of their points before, or after, all of them. */
    private static String atEach(String moment) {
        String name = "each.step().text() + \".\" + each.tense().name().toLowerCase(java.util.Locale.ROOT) + \"." + moment + "\"";
        return "for (Entry.Draft each : drafts) {" + at(name) + "}\n";
    }

    private static String at(String point) {
        return "\norg.autodispatcher.faults.KillPoint.at(" + point + ");\n";
    }
}

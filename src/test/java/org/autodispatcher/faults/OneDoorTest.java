package org.autodispatcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No side effect stands outside a named step: then it is enough to kill at the steps. An effect is called in what is given to
 * {@code Steps.take} or {@code takeFollowed}, or by methods that are only called there.
 */
class OneDoorTest {
    private static final String ROOT = "org.autodispatcher.";
    private static final String DOOR = ROOT + "dispatch.Steps";
    private static final Set<String> TAKES = Set.of("take", "takeFollowed");

    /** What changes something outside this process, by the type it belongs to; the star is for all methods. */
    private static final Map<String, Set<String>> EFFECTS = Map.ofEntries(
            Map.entry("delivery.Delivery", Set.of("stage", "verify", "place")),
            Map.entry("delivery.Transport", Set.of("directory", "write", "rename", "remove", "permissions")),
            Map.entry("arrival.Spool", Set.of("take", "remove", "removeLeftovers", "keeps")),
            Map.entry("dispatch.Connector", Set.of("connect", "shell")),
            Map.entry("ssh.RemoteShell", Set.of("run")),
            Map.entry("upgrade.Upgrade", Set.of("*")),
            Map.entry("upgrade.RemoteUpgrade", Set.of("*")),
            Map.entry("upgrade.DetachedUpgrade", Set.of("*")),
            Map.entry("upgrade.RunFolder", Set.of("*")),
            Map.entry("upgrade.SurvivalProbe", Set.of("*")),
            Map.entry("upgrade.Repeated", Set.of("end")));

    /** What changes our own files beside the ledger, wherever it is called. */
    private static final Map<String, Set<String>> OWN_FILES = Map.of(
            "ledger.UpgradeOutputs", Set.of("writer", "remove"),
            "ledger.OutputWriter", Set.of("append", "end"),
            "ledger.HomeIdentity", Set.of("of"),
            "network.TrustFile", Set.of("change", "changeIf", "write"),
            "network.SecretMarks", Set.of("of"));

    /** What stands in no step, {@code METHOD: EFFECT}, each with the reason why nothing is lost or done twice by a kill there. */
    private static final Map<String, String> EXCEPTIONS = new TreeMap<>();

    static {
        String inTheStep = "within the step, by way of an interface that this test does not see through; ";
        String firstSeen = inTheStep + "in one move before the login, which a kill lets be done again";
        EXCEPTIONS.put("HostKeys.addFirst: TrustFile.change", firstSeen);
        EXCEPTIONS.put("CertificatePins.pinFirst: TrustFile.change", firstSeen);
        EXCEPTIONS.put("LoginGate.mark: SecretMarks.of", inTheStep + "makes a key where there is none, whole or not at all");
        EXCEPTIONS.put("Sink.take: OutputWriter.append", inTheStep + "what is missing after a kill is read from the target once more");
        String passedOn = inTheStep + "a connection that is kept passes on what the step does, and looks whether that went well";
        EXCEPTIONS.put(".run: RemoteShell.run", passedOn);
        for (String act : List.of("directory", "permissions", "remove", "rename", "write")) {
            EXCEPTIONS.put("Watched." + act + ": Transport." + act, passedOn);
        }
        String byPerson = "no dispatch: a person waits for it, and sees it fail; ";
        String looks = byPerson + "changes nothing on the target";
        EXCEPTIONS.put("Survey.of: Connector.connect", looks);
        EXCEPTIONS.put("Survey.existing: Transport.directory", looks);
        EXCEPTIONS.put("Survey.run: RemoteShell.run", looks);
        String probe = byPerson + "a kill between both leaves one byte under a name that nothing else has";
        EXCEPTIONS.put("Survey.probe: Transport.write", probe);
        EXCEPTIONS.put("Survey.probe: Transport.remove", probe);
        EXCEPTIONS.put("Survey.detached: Connector.shell", looks);
        EXCEPTIONS.put("Survey.detached: RunFolder.refused", byPerson + "a kill leaves an empty folder under a name that nothing else has");
        String ends = inTheStep + "or for a person who waits for it; what is started ends by itself within a minute, and is no upgrade";
        EXCEPTIONS.put("OnTargets.survives: SurvivalProbe.start", ends);
        EXCEPTIONS.put("OnTargets.survives: SurvivalProbe.alive", ends);
        EXCEPTIONS.put("SecretMarks.made: TrustFile.write", "to a name of its own that is linked once it is whole");
        EXCEPTIONS.put("HomeParts.assembled: HomeIdentity.of", "before anything is begun; made whole or not at all, by this owner or the next");
        EXCEPTIONS.put("Deliveries.recover: Spool.removeLeftovers", "of packages that were never taken; done at each start");
        EXCEPTIONS.put("Deliveries.hasBytes: Spool.keeps", "only lets a copy be kept for longer");
    }

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.autodispatcher");

    /** What the test is there to find. */
    private record Outsider(org.autodispatcher.delivery.Delivery delivery) {
        void stagesWithoutStep() throws java.io.IOException {
            delivery.stage(progress -> {});
        }
    }

    private static Stream<JavaClass> of(String pack) {
        return CLASSES.stream().filter(type -> type.getPackageName().equals(ROOT + pack));
    }

    private static Stream<JavaAccess<?>> calls(JavaClass type) {
        return type.getAccessesFromSelf().stream().filter(access -> access.getTarget() instanceof CodeUnitCallTarget);
    }

    private static boolean effect(JavaAccess<?> call) {
        return isOf(EFFECTS, call);
    }

    private static boolean changesOwnFiles(JavaAccess<?> call) {
        return isOf(OWN_FILES, call) && !call.getOriginOwner().equals(call.getTargetOwner());
    }

    private static boolean isOf(Map<String, Set<String>> effects, JavaAccess<?> call) {
        JavaClass owner = call.getTargetOwner();
        return effects.entrySet().stream()
                .filter(each -> owner.isAssignableTo(ROOT + each.getKey()))
                .anyMatch(each -> each.getValue().contains("*") && !call.getName().equals("<init>") || each.getValue().contains(call.getName()));
    }

    private static String told(JavaAccess<?> call) {
        return call.getOriginOwner().getSimpleName() + "." + call.getOrigin().getName() + ": " + call.getTargetOwner().getSimpleName() + "." + call.getName();
    }

    private static boolean changesFiles(JavaAccess<?> call) {
        return call.getTargetOwner().getName().equals("java.nio.file.Files")
                && call.getName().matches("(move|delete|write|copy|create|set|newOutput).*");
    }

    /** Whether what happens there happens within a step. */
    private static boolean within(JavaAccess<?> call, Set<JavaCodeUnit> asked) {
        JavaCodeUnit method = call.getOrigin();
        if (call.isDeclaredInLambda() && (takesSteps(method) || handsToTaker(method))) {
            return true;
        }
        if (!asked.add(method)) {
            return true; // it calls itself; its other callers decide
        }
        List<JavaAccess<?>> callers = Stream.concat(method.getAccessesToSelf().stream(), references(method)).toList();
        return !callers.isEmpty() && callers.stream().allMatch(caller -> within(caller, asked));
    }

    private static Stream<JavaAccess<?>> references(JavaCodeUnit method) {
        return method instanceof com.tngtech.archunit.core.domain.JavaMethod known
                ? known.getReferencesToSelf().stream().map(each -> (JavaAccess<?>) each)
                : Stream.empty();
    }

    /** It hands its lambda to another method of its class, which takes the step. */
    private static boolean handsToTaker(JavaCodeUnit method) {
        return method.getCallsFromSelf().stream()
                .filter(call -> call.getTargetOwner().equals(method.getOwner()))
                .flatMap(call -> call.getTarget().resolveMember().stream())
                .anyMatch(each -> each instanceof JavaCodeUnit unit && takesSteps(unit));
    }

    private static boolean takesSteps(JavaCodeUnit method) {
        return method.getCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().getName().equals(DOOR) && TAKES.contains(call.getName()));
    }

    @Test
    void only_steps_write_to_the_ledger() {
        Set<String> writers = new TreeSet<>();
        CLASSES.stream()
                .filter(type -> !type.getPackageName().equals(ROOT + "ledger"))
                .forEach(type -> calls(type)
                        .filter(call -> call.getTargetOwner().isAssignableTo(ROOT + "ledger.Ledger") && call.getName().equals("append"))
                        .forEach(call -> writers.add(type.getName())));
        assertThat(writers).containsExactly(DOOR);
    }

    @Test
    void an_effect_outside_a_step_would_be_found() {
        JavaClass outsider = new ClassFileImporter().importClasses(Outsider.class, org.autodispatcher.delivery.Delivery.class).get(Outsider.class);
        assertThat(calls(outsider).filter(OneDoorTest::effect).filter(call -> !within(call, new HashSet<>())).toList()).hasSize(1);
    }

    @Test
    void no_effect_stands_outside_a_step_but_those_named_with_their_reasons() {
        Set<String> outside = new TreeSet<>();
        Set<String> inside = new TreeSet<>();
        Stream.concat(
                        of("dispatch").flatMap(OneDoorTest::calls).filter(OneDoorTest::effect),
                        CLASSES.stream().flatMap(OneDoorTest::calls).filter(OneDoorTest::changesOwnFiles))
                .forEach(call -> (within(call, new HashSet<>()) ? inside : outside).add(told(call)));
        // one that is gone must not stay an exception
        assertThat(outside).isEqualTo(EXCEPTIONS.keySet());
        assertThat(inside).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void who_conducts_changes_no_files() {
        Set<String> changes = new TreeSet<>();
        of("dispatch").forEach(type -> calls(type).filter(OneDoorTest::changesFiles)
                .filter(call -> !within(call, new HashSet<>()))
                .forEach(call -> changes.add(call.getDescription())));
        assertThat(changes).isEmpty();
    }
}

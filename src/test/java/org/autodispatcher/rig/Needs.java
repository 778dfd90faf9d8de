package org.autodispatcher.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Names what a test needs of the machine: programs by name, and root with the reason why. Where something is missing the test
 * is left out and a line about it goes to {@code target/left-out.txt}, which {@code ./check} prints and CI refuses.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(Needs.Condition.class)
public @interface Needs {
    /** Programs looked for in PATH, /usr/sbin and /sbin. */
    String[] value() default {};

    /** Why the test needs root; empty where it does not. */
    String root() default "";

    /** Accounts that {@code ./check} makes. */
    String[] accounts() default {};

    /** Decides, and leaves the line. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Optional<Needs> needs = AnnotationSupport.findAnnotation(context.getElement(), Needs.class);
            Optional<String> missing = needs.flatMap(Condition::missing);
            missing.ifPresent(what -> leaveOut(context, what));
            return missing.map(ConditionEvaluationResult::disabled)
                    .orElse(ConditionEvaluationResult.enabled("everything it needs is there"));
        }

        private static Optional<String> missing(Needs needs) {
            Stream<String> programs = Arrays.stream(needs.value()).filter(name -> !installed(name)).map(name -> name + " is not installed");
            Stream<String> root = Stream.of(needs.root())
                    .filter(why -> !why.isEmpty() && !"root".equals(System.getProperty("user.name")))
                    .map(why -> "needs root: " + why);
            Stream<String> accounts = Arrays.stream(needs.accounts()).filter(name -> !account(name)).map(name -> "no account " + name);
            return Stream.of(programs, root, accounts).flatMap(all -> all).findFirst();
        }

        private static boolean installed(String program) {
            String path = System.getenv("PATH") + ":/usr/sbin:/sbin:/usr/lib/openssh:/usr/local/lib/ad-rig/ftp/usr/sbin";
            return Arrays.stream(path.split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
        }

        private static boolean account(String name) {
            try (Stream<String> lines = Files.lines(Path.of("/etc/passwd"))) {
                return lines.anyMatch(line -> line.startsWith(name + ":"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void leaveOut(ExtensionContext context, String what) {
            try {
                Path file = Files.createDirectories(Path.of("target")).resolve("left-out.txt");
                Files.writeString(file, context.getUniqueId() + ": " + what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

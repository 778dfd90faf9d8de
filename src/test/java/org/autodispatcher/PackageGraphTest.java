package org.autodispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Keeps the package graph that ARCHITECTURE.md writes down: it is read from there. Stages know the nouns, never each other; only dispatch knows all of them. */
class PackageGraphTest {
    private static final String ROOT = "org.autodispatcher";

    /** Each package and those of ours it may know, besides the nouns of the root package, which know nobody. */
    private static final Map<String, Set<String>> MAY_KNOW = graph();

    /** Libraries that only these packages may touch. */
    private static final Map<String, Set<String>> ONLY_FOR = Map.ofEntries(
            Map.entry("com.jcraft.jsch", Set.of("ssh", "delivery.sftp", "delivery.scp")),
            Map.entry("org.apache.commons.net", Set.of("delivery.ftp")),
            Map.entry("org.apache.sshd", Set.of("demo")),
            Map.entry("org.sqlite", Set.of("ledger")),
            Map.entry("java.sql", Set.of("ledger")),
            Map.entry("picocli", Set.of("cli")),
            Map.entry("org.eclipse.jetty", Set.of("console")),
            Map.entry("io.prometheus", Set.of("console.metrics")),
            Map.entry("gg.jte", Set.of("console.page")),
            Map.entry("dk.brics.automaton", Set.of("routing")),
            Map.entry("com.google.re2j", Set.of("routing", "config")),
            Map.entry("jakarta.mail", Set.of("notification")),
            Map.entry("org.eclipse.angus", Set.of("notification")),
            Map.entry("java.net.http", Set.of("notification")),
            Map.entry("tools.jackson", Set.of("report", "daemon", "notification")));

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void every_package_knows_only_what_the_graph_allows() {
        Map<String, Set<String>> strangers = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            String from = shortName(type.getPackageName());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
                    .filter(name -> name.startsWith(ROOT))
                    .map(PackageGraphTest::shortName)
                    .filter(to -> !to.isEmpty() && !to.equals(from) && !MAY_KNOW.get(from).contains(to))
                    .forEach(to -> strangers.computeIfAbsent(from + " -> " + to, edge -> new TreeSet<>()).add(type.getSimpleName()));
        }
        assertThat(strangers).isEmpty();
    }

    @Test
    void every_library_is_known_only_where_it_belongs() {
        Map<String, Set<String>> strangers = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            String from = shortName(type.getPackageName());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
                    .forEach(library -> ONLY_FOR.forEach((name, packages) -> {
                        if (library.startsWith(name) && !packages.contains(from)) {
                            strangers.computeIfAbsent(from + " -> " + name, edge -> new TreeSet<>()).add(type.getSimpleName());
                        }
                    }));
        }
        assertThat(strangers).isEmpty();
    }

    @Test
    void the_graph_names_every_package_there_is() {
        Set<String> there = new TreeSet<>();
        CLASSES.forEach(type -> there.add(shortName(type.getPackageName())));
        assertThat(MAY_KNOW.keySet()).containsExactlyInAnyOrderElementsOf(there);
    }

    private static String shortName(String name) {
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }

    /** The block under the marker in ARCHITECTURE.md: {@code package: may know, may know} a line. */
    private static Map<String, Set<String>> graph() {
        String page = Documents.text("ARCHITECTURE.md");
        String block = page.split("<!-- package graph -->\\R```\\R", 2)[1].split("```", 2)[0];
        Map<String, Set<String>> graph = new TreeMap<>();
        for (String line : block.lines().toList()) {
            String[] parts = line.split(":", 2);
            Set<String> known = new TreeSet<>(List.of(parts[1].strip().split(",\\s*")));
            known.remove("");
            graph.put(parts[0].equals("(root)") ? "" : parts[0], known);
        }
        return graph;
    }
}

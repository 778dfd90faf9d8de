package org.autodispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The package graph as ARCHITECTURE.md draws it. Stages know the nouns, never each other; only dispatch knows all of them. */
class PackageGraphTest {
    private static final String ROOT = "org.autodispatcher";

    /** Each package and those of ours it may know, besides the nouns of the root package, which know nobody. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("", Set.of()),
            Map.entry("config", Set.of()),
            Map.entry("arrival", Set.of()),
            Map.entry("ledger", Set.of()),
            Map.entry("network", Set.of()),
            Map.entry("ssh", Set.of("network")),
            Map.entry("routing", Set.of("config")),
            Map.entry("delivery", Set.of()),
            Map.entry("delivery.sftp", Set.of("delivery", "ssh")),
            Map.entry("delivery.scp", Set.of("delivery", "ssh")),
            Map.entry("delivery.ftp", Set.of("delivery", "network")),
            Map.entry("upgrade", Set.of("ssh")),
            Map.entry("report", Set.of("config", "ledger")),
            Map.entry("dispatch", Set.of("arrival", "routing", "config", "ssh", "delivery", "delivery.sftp", "delivery.scp",
                    "delivery.ftp", "upgrade", "ledger")),
            Map.entry("cli", Set.of("arrival", "config", "routing", "dispatch", "ledger", "report", "demo")),
            Map.entry("demo", Set.of("ssh")));

    /** Libraries that only these packages may touch. */
    private static final Map<String, Set<String>> ONLY_FOR = Map.of(
            "com.jcraft.jsch", Set.of("ssh", "delivery.sftp", "delivery.scp"),
            "org.apache.commons.net", Set.of("delivery.ftp"),
            "org.apache.sshd", Set.of("demo"),
            "picocli", Set.of("cli"),
            "dk.brics.automaton", Set.of("routing"),
            "com.google.re2j", Set.of("routing", "config"),
            "tools.jackson", Set.of("report"));

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
}

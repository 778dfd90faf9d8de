package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PropertyResourceBundle;
import java.util.regex.Pattern;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;
import org.autodispatcher.report.Wording;

/** A routes file of a test, loaded; whatever it finds wrong must have words in both languages (patterns have a test of their own). */
record RoutesFile(Path file, Optional<RoutingTable> table, List<Problem> problems) {
    private static final Pattern VALUE = Pattern.compile("\\{([a-z_]+)}");

    static RoutesFile of(Path folder, String text) {
        try {
            Path file = folder.resolve(RoutingTable.FILE);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
            return load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RoutesFile load(Path file) {
        Problems problems = new Problems();
        Optional<RoutingTable> table = RoutingTable.load(file, problems);
        problems.all().stream().filter(problem -> !problem.code().startsWith("pattern.")).forEach(RoutesFile::checkWords);
        return new RoutesFile(file, table, problems.all());
    }

    /** The only route, of a file without any problem. */
    Route route() {
        assertThat(problems).isEmpty();
        assertThat(table.orElseThrow().routes()).hasSize(1);
        return table.orElseThrow().routes().getFirst();
    }

    /** {@code line code}, of each problem. */
    List<String> codes() {
        return problems.stream().map(problem -> problem.line() + " " + problem.code()).toList();
    }

    /** The English messages. */
    List<String> messages() {
        Wording wording = new Wording(Locale.ENGLISH);
        return problems.stream().map(problem -> problem.line() + ": " + wording.message(problem)).toList();
    }

    static void checkWords(Problem problem) {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.CHINESE)) {
            assertThat(new Wording(locale).message(problem)).isNotBlank();
            assertThat(new Wording(locale).hint(problem)).isNotBlank();
        }
        if (problem.code().matches("(route|host|placeholder|later)\\..*")) {
            for (String bundle : List.of("routing.properties", "routing_zh.properties")) {
                checkValues(problem, bundle);
            }
        }
    }

    /** Each value that a sentence mentions is given. */
    private static void checkValues(Problem problem, String bundle) {
        try (var in = Wording.class.getResourceAsStream(bundle)) {
            PropertyResourceBundle texts = new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String part : List.of(".message", ".hint")) {
                var values = VALUE.matcher(texts.getString(problem.code() + part));
                while (values.find()) {
                    String name = values.group(1);
                    boolean given = problem.values().containsKey(name) || name.equals("file") || name.equals("line") || name.equals("submitter");
                    assertThat(given).as(problem.code() + part + " mentions {" + name + "}").isTrue();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Patterns mean what Python's {@code re} means; Python is asked. */
@Needs("python3")
class NamePatternOracleTest {
    /** What we refuse though Python does not; never another meaning. */
    private static final Set<String> REFUSED_HERE = Set.of(
            "pattern.conditional", "pattern.not-translatable", "pattern.repeat-too-large", "pattern.flag-not-for-text",
            "pattern.too-deep");

    @TempDir
    Path dir;

    private final AtomicInteger matches = new AtomicInteger();
    private final AtomicInteger refusedHere = new AtomicInteger();

    @Test
    void written_patterns_mean_what_python_means() throws Exception {
        List<PythonOracle.Question> questions = new ArrayList<>();
        for (String pattern : PatternCorpus.PATTERNS) {
            questions.add(new PythonOracle.Question(pattern, PatternCorpus.NAMES));
        }
        assertThat(differences(questions)).isEmpty();
    }

    @Test
    void generated_patterns_mean_what_python_means() throws Exception {
        PatternGenerator generator = new PatternGenerator(Long.getLong("seed", 20261101));
        List<PythonOracle.Question> questions = IntStream.range(0, 4000)
                .mapToObj(i -> new PythonOracle.Question(generator.pattern(), generator.names(8)))
                .toList();
        assertThat(differences(questions)).isEmpty();
        assertThat(matches).as("pairs that match").hasValueGreaterThan(4000);
        assertThat(refusedHere).as("patterns refused here only").hasValueLessThan(400);
    }

    @Test
    void broken_patterns_are_refused_where_python_refuses_them() throws Exception {
        PatternGenerator generator = new PatternGenerator(Long.getLong("seed", 20261102));
        List<PythonOracle.Question> questions = IntStream.range(0, 4000)
                .mapToObj(i -> new PythonOracle.Question(generator.brokenPattern(), generator.names(3)))
                .toList();
        assertThat(differences(questions)).isEmpty();
    }

    /** Where a newer Unicode gave a letter a case, Python's does not know the other letter yet. */
    @Test
    void every_character_is_what_python_says() throws Exception {
        List<String> lines = PythonOracle.run("unicode_oracle.py", "", dir);
        int cases = lines.indexOf("cases");
        Set<Integer> known = lines.subList(0, cases).stream().map(NamePatternOracleTest::point).collect(Collectors.toSet());
        List<String> wrong = lines.subList(0, cases).stream()
                .filter(line -> known.contains(Character.toUpperCase(point(line))) && !line.equals(ours(line)))
                .toList();
        assertThat(wrong).isEmpty();
        Map<Integer, String> extra = lines.subList(cases + 1, lines.size()).stream()
                .map(line -> line.split(","))
                .collect(Collectors.toMap(parts -> Integer.valueOf(parts[0]), parts -> parts[1]));
        Map<Integer, String> ours = new HashMap<>();
        LetterCase.TEXT.extraCases().forEach((point, others) ->
                ours.put(point, others.points().mapToObj(String::valueOf).collect(Collectors.joining("."))));
        assertThat(ours).containsAllEntriesOf(extra);
    }

    private static int point(String line) {
        return Integer.parseInt(line.substring(0, line.indexOf(',')));
    }

    private static String ours(String line) {
        int point = point(line);
        String kinds = (CharacterKinds.TEXT.digit().contains(point) ? "d" : "")
                + (CharacterKinds.TEXT.space().contains(point) ? "s" : "")
                + (CharacterKinds.TEXT.word().contains(point) ? "w" : "")
                + (LetterCase.TEXT.cased(point) ? "c" : "");
        return point + "," + kinds + "," + LetterCase.TEXT.lower(point);
    }

    private List<String> differences(List<PythonOracle.Question> questions) throws Exception {
        List<JsonNode> answers = PythonOracle.answers(questions, dir);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            differences.addAll(differences(questions.get(i), answers.get(i)));
        }
        return differences;
    }

    private List<String> differences(PythonOracle.Question question, JsonNode answer) throws Exception {
        if (answer.has("unsure")) {
            return List.of();
        }
        String about = "«" + question.pattern() + "» python: " + answer;
        try {
            NamePattern pattern = NamePattern.compile(question.pattern());
            return answer.has("error") ? List.of(about + " ours: none") : differences(pattern, question.names(), answer);
        } catch (PatternException e) {
            refusedHere.addAndGet(answer.has("error") ? 0 : 1);
            boolean agreed = answer.has("error")
                    ? answer.get("position").asInt() < 0 || answer.get("position").asInt() == e.position()
                    : REFUSED_HERE.contains(e.code());
            return agreed ? List.of() : List.of(about + " ours: " + e.getMessage());
        }
    }

    private List<String> differences(NamePattern pattern, List<String> names, JsonNode answer) throws Exception {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            JsonNode match = answer.get("matches").get(i);
            Map<String, String> python = new HashMap<>();
            match.propertyStream().forEach(group -> python.put(group.getKey(), group.getValue().asString()));
            var ours = pattern.match(names.get(i));
            matches.addAndGet(ours.isPresent() ? 1 : 0);
            if (match.isNull() ? ours.isPresent() : !ours.equals(java.util.Optional.of(python))) {
                differences.add("«" + pattern.text() + "» on «" + names.get(i) + "» python: " + match + " ours: " + ours
                        + (pattern.linear() ? " linear" : " backtracking"));
            }
        }
        return differences;
    }
}

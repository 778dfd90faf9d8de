package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** dpkg and rpm themselves decide which of two versions is the newer one. */
class VersionOrderOracleTest {
    /** What dpkg only warns of it compares all the same; what it refuses it has no answer to. */
    private static final String DPKG = """
            while read -r a b; do
                dpkg --compare-versions "$a" lt "$b"
                case $? in
                0) echo -1 ;;
                1) dpkg --compare-versions "$a" eq "$b" && echo 0 || echo 1 ;;
                *) echo refused ;;
                esac
            done 2>/dev/null
            """;

    private static final String RPM =
            "%{lua: for line in io.lines() do local a, b = line:match('(%S+) (%S+)') io.write(tostring(rpm.vercmp(a, b)), '\\n') end}";

    @TempDir
    Path dir;

    private record Pair(String one, String other) {}

    @Test
    @Needs("dpkg")
    void deb_is_the_order_of_dpkg() throws Exception {
        List<Pair> pairs = generated(1, 900);
        pairs.addAll(picked(500).stream().filter(pair -> forDpkg(pair.one()) && forDpkg(pair.other())).toList());
        compare(pairs, VersionOrder.of(Choices.VersionOrder.DEB), answers(pairs, "sh", "-c", DPKG));
    }

    @Test
    @Needs("rpm")
    void rpm_is_the_order_of_rpm() throws Exception {
        List<Pair> pairs = generated(2, 20_000, "^", "^", "~^", "_");
        for (String one : VersionTexts.PICKED) {
            VersionTexts.PICKED.forEach(other -> pairs.add(new Pair(one, other)));
        }
        compare(pairs, VersionOrder.of(Choices.VersionOrder.RPM), answers(pairs, "rpm", "--eval", RPM));
    }

    /** What dpkg makes of other characters is not the same on all machines. */
    private static boolean forDpkg(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static List<Pair> generated(long seed, int count, String... pieces) {
        VersionTexts texts = new VersionTexts(seed, pieces);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String one = texts.next();
            pairs.add(i % 2 == 0 ? new Pair(one, texts.like(one)) : new Pair(texts.like(one), one));
        }
        return pairs;
    }

    private static List<Pair> picked(int count) {
        Random random = new Random(3);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(new Pair(
                    VersionTexts.PICKED.get(random.nextInt(VersionTexts.PICKED.size())),
                    VersionTexts.PICKED.get(random.nextInt(VersionTexts.PICKED.size()))));
        }
        return pairs;
    }

    private List<String> answers(List<Pair> pairs, String... command) throws IOException, InterruptedException {
        Path questions = Files.write(dir.resolve("questions"), pairs.stream().map(pair -> pair.one() + " " + pair.other()).toList());
        Path answers = dir.resolve("answers");
        Process oracle = new ProcessBuilder(command)
                .redirectInput(questions.toFile())
                .redirectOutput(answers.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(oracle.waitFor()).isZero();
        return Files.readAllLines(answers, StandardCharsets.UTF_8).stream().filter(line -> !line.isBlank()).toList();
    }

    private static void compare(List<Pair> pairs, Comparator<String> order, List<String> answers) {
        assertThat(answers).hasSameSizeAs(pairs);
        List<String> differences = new ArrayList<>();
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            String here = String.valueOf(Integer.signum(order.compare(pair.one(), pair.other())));
            String answer = answers.get(i);
            seen.merge(answer, 1, Integer::sum);
            if (!answer.equals("refused") && !answer.equals(here)) {
                differences.add(pair + ": " + here + ", oracle: " + answer);
            }
        }
        assertThat(differences.stream().limit(20)).as("%d differences", differences.size()).isEmpty();
        assertThat(List.of("-1", "0", "1")).as("answers: %s", seen).allMatch(answer -> seen.get(answer) > pairs.size() / 50);
    }
}

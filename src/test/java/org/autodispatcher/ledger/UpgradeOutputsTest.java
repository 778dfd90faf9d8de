package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.autodispatcher.Secret;
import org.autodispatcher.ledger.KeptOutput.Piece;
import org.autodispatcher.rig.Meanwhile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output of upgrades, kept in files. */
class UpgradeOutputsTest {
    private static final int MEBI = 1 << 20;
    private static final String TARGET = "app@[::1]:22";

    @TempDir
    private Path folder;

    private UpgradeOutputs outputs() {
        return new UpgradeOutputs(folder.resolve("output"));
    }

    private OutputWriter writer(String... secrets) {
        return outputs().writer(7, TARGET, "0", Stream.of(secrets).map(Secret::of).toList());
    }

    private List<Piece> pieces() throws IOException {
        KeptOutput kept = outputs().of(7, TARGET, "0");
        List<Piece> all = new ArrayList<>();
        for (Optional<Piece> piece = kept.next(0, MEBI); piece.isPresent(); piece = kept.next(piece.get().end(), MEBI)) {
            all.add(piece.get());
        }
        return all;
    }

    private String text() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces().forEach(piece -> all.writeBytes(piece.bytes()));
        return all.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void what_was_written_is_read_back_and_another_process_goes_on_where_the_file_ends() throws IOException {
        OutputWriter killed = writer();
        killed.append(0, bytes("one\n"));
        OutputWriter next = writer();
        assertThat(next.size()).isEqualTo(4);
        next.append(2, bytes("e\ntwo\n"));
        next.end();
        assertThat(text()).isEqualTo("one\ntwo\n");
    }

    @Test
    void a_gap_is_told() throws IOException {
        OutputWriter writer = writer();
        writer.append(0, bytes("begin"));
        writer.append(100, bytes("end"));
        writer.end();
        assertThat(pieces()).extracting(Piece::offset).containsExactly(0L, 100L);
        assertThat(writer.size()).isEqualTo(103);
    }

    @Test
    void of_much_output_the_beginning_and_the_end_are_kept_and_its_size_is_known() throws IOException {
        byte[] chunk = new byte[MEBI];
        OutputWriter writer = writer();
        for (int i = 0; i < 60; i++) {
            Arrays.fill(chunk, (byte) i);
            writer.append((long) i * MEBI, chunk);
        }
        writer.append(60L * MEBI, bytes("the end"));
        writer.end();
        List<Piece> pieces = pieces();
        assertThat(writer.size()).isEqualTo(60L * MEBI + 7);
        assertThat(pieces.stream().limit(8)).allSatisfy(piece -> assertThat(piece.bytes()).containsOnly((byte) (piece.offset() / MEBI)));
        assertThat(pieces.get(8).offset()).isBetween(44L * MEBI, 52L * MEBI);
        assertThat(pieces.stream().skip(8).mapToLong(piece -> piece.bytes().length).sum()).isEqualTo(60L * MEBI + 7 - pieces.get(8).offset());
        try (Stream<Path> files = Files.list(folder.resolve("output/7"))) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThanOrEqualTo(24L * MEBI);
        }
    }

    @Test
    void secrets_are_covered_in_every_form_wherever_the_chunks_end() throws IOException {
        String secret = "p ä/\"w0rd%&";
        byte[] raw = bytes(secret);
        String all = String.join("\n", List.of(
                "raw " + secret + " end",
                "base64 " + Base64.getEncoder().encodeToString(raw),
                "url64 " + Base64.getUrlEncoder().encodeToString(raw),
                "basic " + Base64.getEncoder().encodeToString(bytes("user:" + secret)) + " " + Base64.getEncoder().encodeToString(bytes("a:" + secret + "xy")),
                "form " + java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8),
                "hex " + java.util.HexFormat.of().formatHex(raw),
                "json \"p ä\\/\\\"w0rd%&\" \"p ä/\\\"w0rd%&\"",
                "p ä/\"w0r is not it", ""));
        for (int seed = 0; seed < 50; seed++) {
            UpgradeOutputs outputs = outputs();
            OutputWriter writer = outputs.writer(7, TARGET, String.valueOf(seed), List.of(Secret.of(secret), Secret.of("")));
            Random random = new Random(seed);
            byte[] output = bytes(all);
            for (int at = 0; at < output.length; ) {
                int length = Math.min(output.length - at, 1 + random.nextInt(9));
                writer.append(at, Arrays.copyOfRange(output, at, at + length));
                at += length;
            }
            writer.end();
            String kept = new String(outputs.of(7, TARGET, String.valueOf(seed)).next(0, MEBI).orElseThrow().bytes(), StandardCharsets.UTF_8);
            assertThat(bytes(kept)).hasSameSizeAs(output);
            assertThat(kept).startsWith("raw ************ end\nbase64 *").endsWith("\np ä/\"w0r is not it\n").doesNotContain("w0rd", "dzByZ", "773072");
            assertThat(kept.lines().filter(line -> line.startsWith("form"))).allMatch(line -> line.matches("form \\*+"));
        }
    }

    @Test
    void what_may_be_the_beginning_of_a_secret_waits_and_is_fetched_again_after_a_kill() throws IOException {
        OutputWriter killed = writer("password");
        killed.append(0, bytes("say pass"));
        assertThat(killed.size()).isEqualTo(4);
        OutputWriter next = writer("password");
        next.append(next.size(), bytes("password!"));
        next.end();
        assertThat(text()).isEqualTo("say ********!");
    }

    @Test
    void a_secret_that_another_one_begins_with_is_covered_at_the_end_too() throws IOException {
        OutputWriter writer = writer("pass", "password");
        writer.append(0, bytes("a pass b password c pass"));
        writer.end();
        assertThat(text()).isEqualTo("a **** b ******** c ****");
    }

    @Test
    void who_reads_in_this_process_waits_for_more() throws Exception {
        UpgradeOutputs outputs = outputs();
        OutputWriter writer = outputs.writer(7, TARGET, "0", List.of());
        KeptOutput kept = outputs.of(7, TARGET, "0");
        assertThat(kept.await(0, Duration.ZERO)).isFalse();
        CompletableFuture<Boolean> waiting = Meanwhile.doing(() -> kept.await(0, Duration.ofMinutes(1)));
        writer.append(0, bytes("x"));
        assertThat(waiting.get()).isTrue();
    }

    @Test
    void files_are_for_their_owner_alone_and_go_together() throws IOException {
        UpgradeOutputs outputs = outputs();
        outputs.writer(7, "a/../b", "0", List.of()).append(0, bytes("x"));
        outputs.writer(8, TARGET, "1", List.of()).append(0, bytes("x"));
        try (Stream<Path> files = Files.walk(folder.resolve("output"))) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
            }
        }
        assertThat(outputs.dispatches()).containsOnlyKeys(7L, 8L);
        outputs.remove(7);
        assertThat(outputs.dispatches()).containsOnlyKeys(8L);
        assertThat(outputs.of(7, TARGET, "0").next(0, 1)).isEmpty();
    }
}

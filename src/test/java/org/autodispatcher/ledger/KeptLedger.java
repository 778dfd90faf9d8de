package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.report.Wording;

/** The files of a ledger with its entries, to be copied, harmed and opened. */
record KeptLedger(Path state, List<Entry> entries) {
    static final InstantSource CLOCK = InstantSource.fixed(LedgerContract.NOON);

    /** As a killed owner leaves it: nothing is copied from the log into the file any more. */
    static KeptLedger killed(Path folder) throws IOException {
        Path living = Files.createDirectories(folder.resolve("living"));
        Path left = Files.createDirectories(folder.resolve("killed"));
        try (SqliteLedger ledger = SqliteLedger.open(living, CLOCK)) {
            fill(ledger, 3);
            copy(living, left);
            return new KeptLedger(left, ledger.after(0, Integer.MAX_VALUE));
        }
    }

    /** As an owner leaves it that ended well. */
    static KeptLedger closed(Path folder) throws IOException {
        Path state = Files.createDirectories(folder.resolve("closed"));
        try (SqliteLedger ledger = SqliteLedger.open(state, CLOCK)) {
            fill(ledger, 6);
            return new KeptLedger(state, ledger.after(0, Integer.MAX_VALUE));
        }
    }

    /** As it lies after an owner ended well and the next one was killed: there is something in the file and in the log. */
    static KeptLedger both(Path folder) throws IOException {
        Path living = closed(folder).state();
        Path left = Files.createDirectories(folder.resolve("both"));
        try (SqliteLedger ledger = SqliteLedger.open(living, CLOCK)) {
            fill(ledger, 3);
            copy(living, left);
            return new KeptLedger(left, ledger.after(0, Integer.MAX_VALUE));
        }
    }

    static void fill(Ledger ledger, int dispatches) {
        Random random = new Random(11);
        for (int i = 0; i < dispatches; i++) {
            long id = RandomHistory.dispatch(ledger, random);
            ledger.append("alice", Drafts.intent(id, "app@db:21", Step.UPGRADE, Map.of(DeliveryRecord.RUN_KEY, "key-" + id)));
        }
        ledger.append("alice", Drafts.fact(Ledger.HOME, "", Step.LEARN, Map.of("target", "app@db:21")));
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of its own in {@code folder}, which is emptied first. */
    KeptLedger in(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        copy(state, folder);
        return new KeptLedger(folder, entries);
    }

    KeptLedger flipped(String file, long offset, int bit) throws IOException {
        try (FileChannel channel = FileChannel.open(state.resolve(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 1 << bit)).rewind();
            channel.write(one, offset);
        }
        return this;
    }

    KeptLedger truncated(String file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(state.resolve(file), StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
        return this;
    }

    KeptLedger without(String... files) throws IOException {
        for (String file : files) {
            Files.delete(state.resolve(file));
        }
        return this;
    }

    long size(String file) throws IOException {
        return Files.size(state.resolve(file));
    }

    /** Every file's name, length, time and bytes. */
    Map<String, String> listing() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(state)) {
            for (Path file : files.toList()) {
                all.put(file.getFileName().toString(), Files.getLastModifiedTime(file) + " " + java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return all;
    }

    /** Opens it for writing: all is there and it goes on, or it is refused with a reason that can be told. Returns the refusal. */
    Optional<FailureException> detectedOrHarmless(String harm) {
        try (SqliteLedger ledger = SqliteLedger.open(state, CLOCK)) {
            assertThat(ledger.after(0, Integer.MAX_VALUE)).as(harm).isEqualTo(entries);
            ledger.append("alice", Drafts.intent(ledger.open(), "", Step.SPOOL, Map.of()));
            assertThat(ledger.check()).as(harm).isInstanceOf(LedgerCheck.Intact.class);
            return Optional.empty();
        } catch (FailureException e) {
            assertThat(e.failure().reason()).as(harm).isIn(Reason.LEDGER_BEHIND, Reason.LEDGER_DAMAGED, Reason.LEDGER_UNUSABLE);
            for (Locale language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
                Wording wording = new Wording(language);
                assertThat(wording.message(e.failure(), Map.of())).as(harm).doesNotContain("{").contains(state.toString());
                assertThat(wording.hint(e.failure(), Map.of())).as(harm).doesNotContain("{");
            }
            return Optional.of(e);
        } catch (IOException e) {
            throw new AssertionError(harm, e);
        }
    }
}

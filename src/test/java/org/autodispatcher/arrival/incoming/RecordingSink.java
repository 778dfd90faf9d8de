package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.autodispatcher.FailureException;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.arrival.Arrival;

/** A sink that knows what was taken as the dispatcher's does, keeps what it is told in mind, and lets a test wait for it. */
final class RecordingSink implements Sink {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final int LOCKS = 256;

    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();
    private final List<Arrived> arrived = new ArrayList<>();
    private final Map<String, List<Arrived>> byName = new HashMap<>();
    private final List<String> gone = new ArrayList<>();
    private final List<DirectoryStanding.Note> notes = new ArrayList<>();
    private int repeats;
    private BooleanSupplier broken = () -> false;
    private Consumer<String> routing = _ -> {};
    private Consumer<Arrived> recorded = _ -> {};

    /**
     * One package.
     *
     * @param digest empty where it was refused
     * @param reason why it was
     * @param rule   what it was complete by; empty where it was refused
     */
    record Arrived(String name, String path, Optional<String> digest, Optional<Reason> reason, String rule, String seen, String actor) {}

    /** From now on nothing can be recorded while {@code is} says so. */
    void broken(BooleanSupplier is) {
        broken = is;
    }

    /** Does this with its name whenever a route is asked for, on the thread that asks: it has been copied by then. */
    void whenRouted(Consumer<String> work) {
        routing = work;
    }

    /** Does this with every package once it is recorded, while whoever handed it over still waits for the answer. */
    void whenRecorded(Consumer<Arrived> work) {
        recorded = work;
    }

    @Override
    public boolean routed(String name) throws FailureException {
        routing.accept(name);
        return true;
    }

    @Override
    public OptionalLong take(Arrival arrival, String actor) {
        Map<String, String> facts = arrival.origin().facts();
        synchronized (locks[Math.floorMod((arrival.name() + facts.get(Origin.SEEN)).hashCode(), LOCKS)]) {
            if (broken.getAsBoolean()) {
                throw new UncheckedIOException(new IOException("no space left on device"));
            }
            return known(arrival, facts) ? repeated() : told(kept(arrival, facts, actor));
        }
    }

    private OptionalLong told(Arrived fresh) {
        OptionalLong number = recorded(fresh);
        recorded.accept(fresh);
        return number;
    }

    private synchronized OptionalLong repeated() {
        repeats++;
        notifyAll();
        return OptionalLong.empty();
    }

    private synchronized OptionalLong recorded(Arrived fresh) {
        arrived.add(fresh);
        byName.computeIfAbsent(fresh.name(), _ -> new ArrayList<>()).add(fresh);
        notifyAll();
        return OptionalLong.of(arrived.size());
    }

    /** As {@code Arrivals} in {@code dispatch} knows it. */
    private boolean known(Arrival arrival, Map<String, String> facts) {
        List<Arrived> all = all(arrival.name());
        return all.stream().anyMatch(each -> each.seen().equals(facts.get(Origin.SEEN)) && asMuch(each, arrival))
                || all.reversed().stream()
                        .filter(each -> each.path().equals(facts.get(Origin.FILE)) && each.digest().isPresent())
                        .findFirst()
                        .filter(last -> arrival.seenAs().map(Sha256::hex).equals(last.digest()) && arrival.looksLike(last.seen()))
                        .isPresent();
    }

    private static boolean asMuch(Arrived known, Arrival arrival) {
        return known.digest().isPresent()
                ? arrival.content().filter(now -> !known.digest().equals(Optional.of(now.hex()))).isEmpty()
                : !arrival.whole();
    }

    private static Arrived kept(Arrival arrival, Map<String, String> facts, String actor) {
        Optional<String> digest = Optional.empty();
        Optional<Reason> reason = Optional.empty();
        try {
            digest = Optional.of(arrival.keep().pack().sha256().hex());
        } catch (FailureException e) {
            reason = Optional.of(e.failure().reason());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Arrived(
                arrival.name(), facts.get(Origin.FILE), digest, reason, facts.getOrDefault(Origin.RULE, ""), facts.get(Origin.SEEN), actor);
    }

    @Override
    public synchronized void gone(String file) {
        gone.add(file);
        notifyAll();
    }

    @Override
    public boolean companion(String file, String kind, String algorithm, String digest) {
        return false;
    }

    @Override
    public synchronized void noted(DirectoryStanding.Note note) {
        notes.add(note);
        notifyAll();
    }

    /** Waits for the first package of this name. */
    Arrived awaited(String name) {
        await(() -> !all(name).isEmpty(), name + " to arrive");
        return all(name).getFirst();
    }

    /** Waits until so many packages have come, whatever their names. */
    void awaitCount(int count) {
        await(() -> arrived.size() >= count, count + " packages");
    }

    /** Waits for a note of this code. */
    DirectoryStanding.Note awaitedNote(String code) {
        await(() -> notes.stream().anyMatch(note -> note.code().equals(code)), "the note " + code);
        synchronized (this) {
            return notes.stream().filter(note -> note.code().equals(code)).findFirst().orElseThrow();
        }
    }

    /** How often this file was told to be gone. */
    synchronized long timesGone(String file) {
        return gone.stream().filter(file::equals).count();
    }

    /** Waits until this file was told to be gone. */
    void awaitGone(String file) {
        await(() -> gone.contains(file), file + " to be gone");
    }

    /** Waits until this is so; it is asked whenever anything was told. */
    synchronized void await(BooleanSupplier so, String what) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!so.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            assertThat(left).as("waited for %s; there came %s, %s, %s", what, brief(), gone, notes).isPositive();
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private String brief() {
        return arrived.size() + " packages, the last " + arrived.subList(Math.max(0, arrived.size() - 10), arrived.size());
    }

    synchronized List<Arrived> all() {
        return List.copyOf(arrived);
    }

    synchronized List<Arrived> all(String name) {
        return List.copyOf(byName.getOrDefault(name, List.of()));
    }

    /** How often something came that had been taken before. */
    synchronized int repeats() {
        return repeats;
    }

    synchronized List<DirectoryStanding.Note> notes() {
        return List.copyOf(notes);
    }
}

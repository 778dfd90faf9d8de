package org.autodispatcher.arrival.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a repository since the last look.
 *
 * @param look      how many looks have found anything; makes what each of them found unlike all others
 * @param identity  tells the repository from another one that lies there later; empty where it was never looked at
 * @param position  Git: the commit of each ref; Subversion: {@code uuid} and {@code revision}
 * @param gone      Git: commits that refs stood at which are deleted, the newest last
 * @param adopted   how many packages lay there at the first look and were not sent, until others come
 * @param adoptedAt the position at which they were, for good; empty where nothing was
 * @param waiting   what was found and is not in the ledger yet, in its order
 */
public record Snapshot(long look, String identity, Map<String, String> position, List<String> gone, long adopted, Map<String, String> adoptedAt, List<Found> waiting) {
    /** Nothing was seen yet. */
    public static final Snapshot NONE = new Snapshot(0, "", Map.of(), List.of(), 0, Map.of(), List.of());

    private static final String HEADER = "auto-dispatcher repository 1";
    private static final String END = "end";
    private static final int MOST_GONE = 200;

    public Snapshot {
        position = Map.copyOf(position);
        adoptedAt = Map.copyOf(adoptedAt);
        gone = List.copyOf(gone.subList(Math.max(0, gone.size() - MOST_GONE), gone.size()));
        waiting = List.copyOf(waiting);
    }

    /** As it stands after a look; what was found is to be taken before it is forgotten. */
    public Snapshot after(Changes changes) {
        List<Found> all = new ArrayList<>(waiting);
        all.addAll(changes.found());
        boolean none = changes.found().isEmpty();
        return new Snapshot(
                none && look > 0 ? look : look + 1, changes.identity(), changes.position(), changes.gone(), none ? adopted : 0, adoptedAt, all);
    }

    /** The same where what was found is taken as seen. */
    public Snapshot adopting(Changes changes) {
        return new Snapshot(look + 1, changes.identity(), changes.position(), changes.gone(), changes.found().size(), changes.position(), waiting);
    }

    /** The same where nothing of the repository was seen yet. */
    Snapshot forgotten() {
        return new Snapshot(look, "", Map.of(), List.of(), adopted, Map.of(), waiting);
    }

    /** The same with {@code left} alone waiting. */
    public Snapshot waiting(List<Found> left) {
        return new Snapshot(look, identity, position, gone, adopted, adoptedAt, left);
    }

    String text() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        text.append("look ").append(look).append('\n').append("adopted ").append(adopted).append('\n');
        text.append("of ").append(Percent.of(identity)).append('\n');
        lines(text, "at", position);
        lines(text, "adopted-at", adoptedAt);
        gone.forEach(commit -> text.append("gone ").append(commit).append('\n'));
        waiting.forEach(found -> text.append("waits ").append(found.line()).append('\n'));
        return text.append(END).append('\n').toString();
    }

    private static void lines(StringBuilder text, String key, Map<String, String> position) {
        new TreeMap<>(position).forEach((name, value) ->
                text.append(key).append(' ').append(Percent.of(name)).append(' ').append(Percent.of(value)).append('\n'));
    }

    /** @throws IllegalArgumentException where it is no such text, or not the whole of it */
    static Snapshot of(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !lines.getFirst().equals(HEADER) || !lines.getLast().equals(END)) {
            throw new IllegalArgumentException("not whole");
        }
        Reading reading = new Reading();
        lines.subList(1, lines.size() - 1).forEach(reading::line);
        return new Snapshot(reading.look, reading.identity, reading.position, reading.gone, reading.adopted, reading.adoptedAt, reading.waiting);
    }

    private static final class Reading {
        private long look;
        private long adopted;
        private String identity = "";
        private final Map<String, String> position = new TreeMap<>();
        private final Map<String, String> adoptedAt = new TreeMap<>();
        private final List<String> gone = new ArrayList<>();
        private final List<Found> waiting = new ArrayList<>();

        void line(String line) {
            String[] parts = line.split(" ", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException(line);
            }
            switch (parts[0]) {
                case "look" -> look = Long.parseLong(parts[1]);
                case "adopted" -> adopted = Long.parseLong(parts[1]);
                case "of" -> identity = Percent.text(parts[1]);
                case "gone" -> gone.add(parts[1]);
                case "waits" -> waiting.add(Found.of(parts[1]));
                case "at" -> put(position, parts[1]);
                case "adopted-at" -> put(adoptedAt, parts[1]);
                default -> throw new IllegalArgumentException(line);
            }
        }

        private static void put(Map<String, String> position, String words) {
            String[] both = words.split(" ", 2);
            position.put(Percent.text(both[0]), Percent.text(both[1]));
        }
    }
}

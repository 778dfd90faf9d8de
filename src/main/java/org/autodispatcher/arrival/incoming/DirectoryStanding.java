package org.autodispatcher.arrival.incoming;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an incoming directory stands.
 *
 * @param name    of its section
 * @param path    absolute
 * @param looks   how new files are found
 * @param tree    how much there is
 * @param waiting files that wait, longest first; not all where they are many
 * @param notes   what a person should know
 */
public record DirectoryStanding(
        String name, String path, Looks looks, Tree tree, List<Waiting> waiting, List<Note> notes) {
    public DirectoryStanding {
        waiting = List.copyOf(waiting);
        notes = List.copyOf(notes);
    }

    /**
     * @param way    how new files are found
     * @param every  how often everything is looked at
     * @param looked when everything was last looked at; empty before the first look has ended
     * @param took   how long that took
     */
    public record Looks(Way way, Duration every, Optional<Instant> looked, Optional<Duration> took) {}

    public Way way() {
        return looks.way();
    }

    public Duration every() {
        return looks.every();
    }

    public Optional<Instant> looked() {
        return looks.looked();
    }

    /** How new files are found. */
    public enum Way {
        /** The system tells. */
        EVENTS,
        /** The system tells of some of its folders; the others are looked at. */
        PARTLY,
        /** By looking alone. */
        LOOKS
    }

    /**
     * @param files   that may be packages
     * @param folders of the tree
     * @param waiting how many files wait
     */
    public record Tree(long files, long folders, long waiting) {}

    /**
     * @param code   stable; its sentence stands under {@code note.CODE.message}
     * @param values what the sentence mentions
     */
    public record Note(String code, Map<String, String> values) {
        public Note {
            values = Map.copyOf(values);
        }
    }
}

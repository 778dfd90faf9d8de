package org.autodispatcher.arrival.incoming;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** What a person should know of a directory, for as long as it is so. For use by many threads. */
final class Notes {
    private final Map<String, DirectoryStanding.Note> notes = new ConcurrentSkipListMap<>();
    private final Consumer<DirectoryStanding.Note> news;

    /** @param news hears of each note that was not so before */
    Notes(Consumer<DirectoryStanding.Note> news) {
        this.news = news;
    }

    void put(String code, String... namesAndValues) {
        Map<String, String> values = new TreeMap<>();
        for (int each = 0; each < namesAndValues.length; each += 2) {
            values.put(namesAndValues[each], namesAndValues[each + 1]);
        }
        DirectoryStanding.Note note = new DirectoryStanding.Note(code, values);
        if (!note.equals(notes.put(code, note))) {
            news.accept(note);
        }
    }

    /** The same where it is so; else it is not so any more. */
    void put(String code, boolean is, String... namesAndValues) {
        if (is) {
            put(code, namesAndValues);
        } else {
            clear(code);
        }
    }

    void clear(String code) {
        notes.remove(code);
    }

    List<DirectoryStanding.Note> all() {
        return List.copyOf(notes.values());
    }
}

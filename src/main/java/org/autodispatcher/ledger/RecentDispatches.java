package org.autodispatcher.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The dispatches that are written or asked for at the moment, kept up entry by entry: who asks how one stands, step after step, must not have
 * all of its entries read and taken apart each time. What is here is on the disk; nothing is here that is not.
 */
final class RecentDispatches {
    /** Entries that are kept at most, over all dispatches, each of which counts for one more: some tens of MB. */
    private static final int MOST = 60_000;

    private final LongFunction<List<Entry>> disk;
    private final Map<Long, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    /** What was committed of dispatches while they are being read from the disk, where it may be missing. */
    private final Map<Long, List<List<Entry>>> meanwhile = new HashMap<>();
    private final int most;
    private int size;

    /** @param disk reads all entries of a dispatch */
    RecentDispatches(LongFunction<List<Entry>> disk) {
        this(disk, MOST);
    }

    RecentDispatches(LongFunction<List<Entry>> disk, int most) {
        this.disk = disk;
        this.most = most;
    }

    /** One dispatch as it stands. */
    private static final class Known {
        private final List<Entry> entries = new ArrayList<>();
        private final DispatchFold fold;

        Known(long id) {
            fold = new DispatchFold(id);
        }

        void add(Entry entry) {
            entries.add(entry);
            fold.add(entry);
        }

        long last() {
            return entries.isEmpty() ? 0 : entries.getLast().sequence();
        }
    }

    /** Asks one dispatch something. */
    @FunctionalInterface
    private interface Question<T> {
        T of(Known known);
    }

    /** Nothing was ever written of this one: there is nothing to be read from the disk. */
    synchronized void begun(long id) {
        known.put(id, new Known(id));
        size++;
        forget();
    }

    /** These are on the disk from now on. Whoever waits for one of them has not been told yet. */
    synchronized void committed(List<Entry> entries) {
        for (Entry entry : entries) {
            long id = entry.draft().dispatch();
            Known there = known.get(id);
            if (there != null) {
                there.add(entry);
                size++;
            }
            meanwhile.getOrDefault(id, List.of()).forEach(late -> late.add(entry));
        }
        forget();
    }

    List<Entry> entries(long dispatch) {
        return ask(dispatch, there -> List.copyOf(there.entries));
    }

    List<Entry> entries(long dispatch, String target) {
        return ask(dispatch, there -> there.entries.stream().filter(entry -> entry.draft().target().equals(target)).toList());
    }

    DispatchRecord dispatch(long id) {
        return ask(id, there -> there.fold.record());
    }

    DeliveryRecord delivery(long dispatch, String target) {
        return ask(dispatch, there -> there.fold.record(target));
    }

    private <T> T ask(long id, Question<T> question) {
        while (true) {
            List<Entry> late = new ArrayList<>();
            synchronized (this) {
                Known there = known.get(id);
                if (there != null) {
                    return question.of(there);
                }
                meanwhile.computeIfAbsent(id, _ -> new ArrayList<>()).add(late);
            }
            take(id, read(id, late), late); // nobody waits for a disk behind us
        }
    }

    private List<Entry> read(long id, List<Entry> late) {
        try {
            return disk.apply(id);
        } catch (RuntimeException e) {
            forget(id, late);
            throw e;
        }
    }

    /** Each who reads has a list of his own: what he read may be older than what others did. */
    private synchronized void forget(long id, List<Entry> late) {
        List<List<Entry>> all = meanwhile.get(id);
        all.removeIf(each -> each == late);
        if (all.isEmpty()) {
            meanwhile.remove(id);
        }
    }

    /** Of several who read the same dispatch the first has it kept. */
    private synchronized void take(long id, List<Entry> read, List<Entry> late) {
        forget(id, late);
        if (!known.containsKey(id)) {
            Known whole = new Known(id);
            read.forEach(whole::add);
            long last = whole.last();
            late.stream().filter(entry -> entry.sequence() > last).forEach(whole::add);
            known.put(id, whole);
            size += 1 + whole.entries.size();
            forget();
        }
    }

    /** The one that was asked for last stays, whatever its size. */
    private void forget() {
        while (size > most && known.size() > 1) {
            long eldest = known.keySet().iterator().next();
            size -= 1 + known.remove(eldest).entries.size();
        }
    }
}

package org.autodispatcher.arrival.incoming;

import java.util.Arrays;
import java.util.Optional;
import org.autodispatcher.linux.Name;

/**
 * The files of one folder, packed: a hash table of names with four numbers and a state each, about 60 bytes a file with its name, so that
 * a tree of a million files can be kept in mind. Not for several threads.
 */
final class FileTable {
    private static final int FACTS = 4;
    private static final int SMALLEST = 4;
    private static final byte GONE = -1;
    private static final State[] STATES = State.values();
    private static final int[] NO_SLOTS = new int[1];
    private static final int[] NO_ENDS = new int[0];
    private static final long[] NO_FACTS = new long[0];
    private static final byte[] NO_BYTES = new byte[0];

    // most folders of a tree hold folders alone, or nothing: until there is a file, all of them share these
    private int[] slots = NO_SLOTS;
    private long[] facts = NO_FACTS;
    private byte[] states = NO_BYTES;
    private int[] nameEnds = NO_ENDS;
    private byte[] names = NO_BYTES;
    private int count;
    private int gone;
    private boolean changed;

    /** What is known of a file's fate. */
    enum State {
        /** It is not decided yet. */
        UNDECIDED,
        /** It lay there when somebody said that what lies there is known: it is not sent. */
        ADOPTED,
        /** It was taken, or refused and told so: the ledger knows it. */
        TAKEN,
        /** It was told of by a look that did not take it. */
        SHOWN
    }

    /** What is known of a file. */
    record Known(Facts facts, State state) {}

    /** Told of each file. */
    @FunctionalInterface
    interface Visitor {
        void file(Name name, Facts facts, State state);
    }

    int size() {
        return count - gone;
    }

    Optional<Facts> facts(Name name) {
        int at = find(name);
        return at < 0 ? Optional.empty() : Optional.of(facts(at));
    }

    /** Both, looked up once. */
    Optional<Known> known(Name name) {
        int at = find(name);
        return at < 0 ? Optional.empty() : Optional.of(new Known(facts(at), STATES[states[at]]));
    }

    Optional<State> state(Name name) {
        int at = find(name);
        return at < 0 ? Optional.empty() : Optional.of(STATES[states[at]]);
    }

    private Facts facts(int at) {
        int from = at * FACTS;
        return new Facts(facts[from], facts[from + 1], facts[from + 2], facts[from + 3]);
    }

    /** Adds a file, or changes what is known of it. */
    void put(Name name, Facts is, State state) {
        int at = find(name);
        if (at < 0) {
            at = append(name);
        }
        changed |= !facts(at).equals(is) || states[at] != (byte) state.ordinal();
        int from = at * FACTS;
        facts[from] = is.inode();
        facts[from + 1] = is.size();
        facts[from + 2] = is.written();
        facts[from + 3] = is.changed();
        states[at] = (byte) state.ordinal();
    }

    /** Gives every file of one state another one. */
    void change(State from, State to) {
        for (int at = 0; at < count; at++) {
            if (states[at] == from.ordinal()) {
                states[at] = (byte) to.ordinal();
                changed = true;
            }
        }
    }

    void remove(Name name) {
        int at = find(name);
        if (at >= 0) {
            states[at] = GONE;
            changed = true;
            gone++;
            if (gone > SMALLEST && gone > count / 2) {
                rebuild(count - gone);
            }
        }
    }

    void each(Visitor visitor) {
        for (int at = 0; at < count; at++) {
            if (states[at] != GONE) {
                visitor.file(new Name(Arrays.copyOfRange(names, nameStart(at), nameEnds[at])), facts(at), STATES[states[at]]);
            }
        }
    }

    /** Whether anything was changed since this was last asked. */
    boolean changedSinceAsked() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Gives back what it has in reserve. */
    void trim() {
        if (gone > 0 || states.length > count) {
            rebuild(count - gone);
        }
    }

    private int nameStart(int at) {
        return at == 0 ? 0 : nameEnds[at - 1];
    }

    private int find(Name name) {
        int mask = slots.length - 1;
        for (int slot = spread(name.hashCode()) & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            int at = slots[slot] - 1;
            if (states[at] != GONE && named(at, name.bytes())) {
                return at;
            }
        }
        return -1;
    }

    private boolean named(int at, byte[] name) {
        return Arrays.equals(names, nameStart(at), nameEnds[at], name, 0, name.length);
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }

    private int append(Name name) {
        if (count == states.length) {
            rebuild(Math.max(SMALLEST, (count - gone) * 3 / 2 + 1));
        }
        int start = nameStart(count);
        byte[] bytes = name.bytes();
        if (start + bytes.length > names.length) {
            names = Arrays.copyOf(names, Math.max(start + bytes.length, names.length * 3 / 2));
        }
        System.arraycopy(bytes, 0, names, start, bytes.length);
        nameEnds[count] = start + bytes.length;
        enter(name, count);
        return count++;
    }

    private void enter(Name name, int at) {
        int mask = slots.length - 1;
        int slot = spread(name.hashCode()) & mask;
        while (slots[slot] != 0) {
            slot = slot + 1 & mask;
        }
        slots[slot] = at + 1;
    }

    /** Lays everything out anew, with room for so many files. */
    private void rebuild(int room) {
        FileTable fresh = new FileTable();
        fresh.slots = new int[Math.max(2 * SMALLEST, Integer.highestOneBit(Math.max(1, room * 4 / 3)) * 2)];
        fresh.facts = new long[room * FACTS];
        fresh.states = new byte[room];
        fresh.nameEnds = new int[room];
        fresh.names = new byte[Math.max(16, nameStart(count))];
        for (int at = 0; at < count; at++) {
            if (states[at] != GONE) {
                Name name = new Name(Arrays.copyOfRange(names, nameStart(at), nameEnds[at]));
                int there = fresh.append(name);
                System.arraycopy(facts, at * FACTS, fresh.facts, there * FACTS, FACTS);
                fresh.states[there] = states[at];
            }
        }
        slots = fresh.slots;
        facts = fresh.facts;
        states = fresh.states;
        nameEnds = fresh.nameEnds;
        names = room == fresh.count ? Arrays.copyOf(fresh.names, fresh.nameStart(fresh.count)) : fresh.names;
        count = fresh.count;
        gone = 0;
    }
}

package org.autodispatcher.arrival.incoming;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What is known of one folder at the top of an incoming directory. Another folder that takes its place has another one: a look that is
 * still going on then ends nothing of that. For use by many threads.
 */
final class Tree {
    private final Folder top;
    private final Root.Identity identity;
    private final AtomicLong adopted = new AtomicLong();
    private volatile boolean adopting;
    private volatile boolean looked;

    /**
     * @param identity which folder it is
     * @param adopting whether the first look at everything adopts what lies there
     */
    Tree(Folder top, Root.Identity identity, boolean adopting) {
        this.top = top;
        this.identity = identity;
        this.adopting = adopting;
    }

    Folder top() {
        return top;
    }

    Root.Identity identity() {
        return identity;
    }

    /** What files are that a look at everything meets and nothing is known of. */
    FileTable.State fresh() {
        return adopting ? FileTable.State.ADOPTED : FileTable.State.UNDECIDED;
    }

    void adopted(long files) {
        adopted.addAndGet(files);
    }

    /** How many files were adopted. */
    long adopted() {
        return adopted.get();
    }

    /** Everything has been looked at. Whether that has ended its adoption. */
    boolean endsAdoption() {
        boolean ends = adopting;
        looked = true;
        adopting = false;
        return ends;
    }

    /** Whether everything has been looked at once. */
    boolean looked() {
        return looked;
    }
}

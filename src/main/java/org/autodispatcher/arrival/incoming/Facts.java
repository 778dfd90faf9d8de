package org.autodispatcher.arrival.incoming;

import org.autodispatcher.linux.Stat;

/**
 * What tells one state of a file from another.
 *
 * @param inode   its number on its file system; some network file systems give a new one at every mount
 * @param size    bytes
 * @param written when its content was written, nanoseconds since 1970; many tools set it to what it was elsewhere
 * @param changed when anything of it changed, nanoseconds since 1970; only the system sets it
 */
record Facts(long inode, long size, long written, long changed) {
    private static final int SEEN = 4;

    static Facts of(Stat stat) {
        return new Facts(stat.inode(), stat.size(), stat.written(), stat.changed());
    }

    /** Whether size and time of its content are the same: no proof that the content is. */
    boolean looksLike(Facts other) {
        return size == other.size && written == other.written;
    }

    /**
     * What tells one drop of a file from another one of the same name, also where it was moved or its permissions were changed since. A file
     * system gives the number of a file that was removed to the next one, and many tools set the same times again.
     */
    static String seen(Stat stat) {
        return stat.inode() + ":" + stat.size() + ":" + stat.written() + ":" + stat.born();
    }

    /**
     * Whether two may be one file: some file systems give another number at every mount, and times of content can be set. One that was copied
     * anew without its times is another one.
     */
    static boolean alike(String seen, String other) {
        String[] one = seen.split(":");
        String[] two = other.split(":");
        if (one.length != two.length || one.length < SEEN) {
            return false;
        }
        return one[0].equals(two[0]) && one[3].equals(two[3]) || one[1].equals(two[1]) && one[2].equals(two[2]);
    }
}

package org.autodispatcher.delivery;

import java.io.IOException;
import java.util.function.Consumer;
import org.autodispatcher.Progress;

/**
 * One attempt to put one package on one target over one transport, as three acts that the caller takes in order and records:
 * {@link #stage}, {@link #verify}, {@link #place}.
 */
public interface Delivery {
    /**
     * Brings the bytes to the target under a hidden name derived from target, package name and digest, going on with what an earlier
     * attempt left where the server can and the left part is a prefix of ours; else from the start.
     */
    Staged stage(Consumer<Progress> progress) throws IOException;

    /**
     * Proves the staged bytes as the order demands. On a difference the staged file is removed and
     * {@code digest-differs} thrown.
     */
    Verified verify(Staged staged) throws IOException;

    /** Gives the file its final name. Afterwards nothing of ours is left beside it. */
    Placed place(Staged staged, Verified verified) throws IOException;

    /**
     * @param directory absolute path on the server
     * @param path      of the staged file there; with {@code place = direct} the final path
     * @param resumed   bytes that an earlier attempt had left and that were not sent again
     */
    record Staged(String directory, String path, long resumed) {}

    /**
     * @param path     absolute final path as the transport's server calls it
     * @param verified what was proved
     * @param atomic   whether whoever reads that path saw either the old or the new file and nothing between
     */
    record Placed(String path, Verified verified, boolean atomic) {}
}

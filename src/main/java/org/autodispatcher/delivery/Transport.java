package org.autodispatcher.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.OptionalLong;
import org.autodispatcher.Protocol;
import org.autodispatcher.Sha256;

/**
 * One logged-in way of putting files on a target. Paths are what the server calls them, absolute as {@link #directory}
 * returned. Every method may throw {@link org.autodispatcher.FailureException}: {@code connection-lost}, {@code no-progress},
 * {@code disk-full}, {@code no-write-right}, {@code server-refused} (values {@code path}, {@code reply}), so that the caller
 * need not read a server's sentences. Not for use by two threads at once.
 */
public interface Transport extends AutoCloseable {
    /** Which one it is; never {@code auto}. */
    Protocol protocol();

    /** What the server can do. Known after the login; asking costs nothing. */
    Capabilities capabilities();

    /**
     * Makes a directory and its missing parents and returns its absolute path on the server. One that was there a moment ago need not be
     * looked at again: {@link #write} makes it where it is not there any more.
     *
     * @param path absolute, or beginning with {@code ~/} for the login's home
     */
    String directory(String path) throws IOException;

    /**
     * The size of a file; empty where there is no file by that name, also where a symbolic link has it (where the server can
     * tell). A directory by that name is {@code path-refused}.
     */
    OptionalLong size(String path) throws IOException;

    /**
     * Writes {@code source} to {@code path}, from {@code offset} on, creating or truncating the file at offset 0. When it
     * returns the server has acknowledged every byte; when it throws, the file may hold any prefix.
     *
     * @param source    positioned at {@code offset} already; it may be slow, which is no silence of the server
     * @param remaining bytes that {@code source} will yield; SCP must know them beforehand
     * @param sent      told how many bytes more have been handed over, as they go
     */
    void write(String path, ReadableByteChannel source, long offset, long remaining, Sent sent) throws IOException;

    /** Copies the bytes of {@code path} to {@code sink}. Only where {@link Capabilities#readBack}. */
    void read(String path, OutputStream sink) throws IOException;

    /**
     * The digest of a file as the target itself computes it, by a hash tool of its shell or a hash command of the server;
     * empty where it has neither, where there is no file by that name, or a symbolic link has it (where the server can tell). It must never
     * be computed on our side.
     *
     * @param size that the file should have: how long it may take depends on it
     */
    Optional<Sha256> digest(String path, long size) throws IOException;

    /**
     * Gives a file its final name, replacing what has that name, in one step where {@link Capabilities#atomicReplace}. Where
     * the server can only rename to a free name this fails with {@code no-overwrite}; it never removes the old file first.
     */
    void rename(String from, String to) throws IOException;

    /** Removes a file; nothing happens where there is none. */
    void remove(String path) throws IOException;

    /** Sets the permission bits ({@code 0640}). */
    void permissions(String path, int mode) throws IOException;

    /** Closes the channel or control connection this transport opened, never a connection it was lent. Never fails. */
    @Override
    void close();

    /** Is told, as a write goes on, how many bytes more have been handed over since it was last told. */
    @FunctionalInterface
    interface Sent {
        void bytes(long more);
    }
}

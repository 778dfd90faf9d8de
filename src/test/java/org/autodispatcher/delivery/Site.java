package org.autodispatcher.delivery;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A server for {@link TransportContract}, and a look at its files from behind, without the transport under test. Paths are what
 * the server calls them.
 */
public interface Site extends AutoCloseable {
    /** Logs in anew. The transport is closed by the test, whatever it was lent by {@link #close}. */
    Transport open() throws IOException;

    /** An absolute, empty directory in which the account may write; another one for each test. */
    String directory() throws IOException;

    /** The account's home, as the server calls it. */
    String home() throws IOException;

    /** What lies at {@code path}; empty where there is no file. */
    Optional<byte[]> content(String path) throws IOException;

    /** Puts a file there, owned by the account. */
    void put(String path, byte[] content) throws IOException;

    /** Makes a directory there, owned by the account. */
    void makeDirectory(String path) throws IOException;

    /** All names in a directory, hidden ones included. */
    List<String> names(String directory) throws IOException;

    @Override
    void close() throws IOException;
}

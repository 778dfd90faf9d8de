package org.autodispatcher.arrival.incoming;

import org.autodispatcher.arrival.Taker;

/** Where packages go that an incoming directory has found. For use by many threads. */
public interface Sink extends Taker {
    /**
     * A file is not there any more, or has another content: a dispatch that waits for a person because of it alone is over. Where nothing is
     * sent, there is none.
     */
    default void gone(String file) {}

    /**
     * A companion has come, or changed, after its package was taken. Where nothing is sent, there is nothing it could be held against.
     *
     * @param file      absolute path of the package
     * @param kind      {@code sha256}, {@code sha512}, {@code sha1} or {@code md5}
     * @param algorithm the same as the JDK calls it
     * @param digest    in lower-case hexadecimal
     * @return whether nothing was taken of the package then, so that it is to be looked at anew
     * @throws java.io.IOException where what was taken cannot be read
     */
    default boolean companion(String file, String kind, String algorithm, String digest) throws java.io.IOException {
        return false;
    }

    /** Something a person should know has become so. */
    void noted(DirectoryStanding.Note note);
}

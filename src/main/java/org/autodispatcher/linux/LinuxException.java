package org.autodispatcher.linux;

import java.io.IOException;

/** A call of the system that failed. */
public final class LinuxException extends IOException {
    private static final long serialVersionUID = 1;

    /** No such file (errno-base.h, like all of these). */
    public static final int ENOENT = 2;
    /** No such descriptor (any more). */
    public static final int EBADF = 9;
    /** No right to it. */
    public static final int EACCES = 13;
    /** Somebody else stands in the way for now. */
    public static final int EAGAIN = 11;
    /** A name that is there already. */
    public static final int EEXIST = 17;
    /** Not a folder. */
    public static final int ENOTDIR = 20;
    /** Not what this file system can do. */
    public static final int EINVAL = 22;
    /** A limit of this process or account is reached. */
    public static final int EMFILE = 24;
    /** No room, or a limit of watches. */
    public static final int ENOSPC = 28;
    /** A link where none is followed. */
    public static final int ELOOP = 40;

    private final String call;
    private final int errno;

    LinuxException(String call, int errno) {
        this.call = call;
        this.errno = errno;
    }

    /** What was asked for is not there. */
    public static LinuxException gone(String what) {
        return new LinuxException(what, ENOENT);
    }

    /** That there is no such file is an everyday answer here: it must not cost a walk through the stack. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    @Override
    public String getMessage() {
        return call + ": " + Libc.text(errno);
    }

    /** The error's number, errno(3). */
    public int errno() {
        return errno;
    }

    /** Whether there is nothing (any more) under the name that was asked for, or not what was expected. */
    public boolean gone() {
        return errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
    }
}

package org.autodispatcher.delivery;

/**
 * What a server, as connected to, can do. Data instead of optional methods: nobody has to call to find out. Where a server says
 * only when asked what it does not permit, less may be left afterwards.
 *
 * @param atomicReplace renames over an existing file in one step (posix-rename@openssh.com; most FTP servers do, none promises)
 * @param rename        can rename at all
 * @param resume        can go on with a partial file at an offset
 * @param readBack      can read a file back
 * @param remove        can remove a file
 */
public record Capabilities(boolean atomicReplace, boolean rename, boolean resume, boolean readBack, boolean remove) {}

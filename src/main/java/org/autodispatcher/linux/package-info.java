/** Calls of Linux that the JDK has no name for: files by descriptor and by the bytes of their names, inotify, leases. */
@NullMarked
package org.autodispatcher.linux;

import org.jspecify.annotations.NullMarked;

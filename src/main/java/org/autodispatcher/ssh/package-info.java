/** Connections to targets over SSH: keys known, login, channels, the remote shell. What delivery and upgrade both stand on. */
@NullMarked
package org.autodispatcher.ssh;

import org.jspecify.annotations.NullMarked;

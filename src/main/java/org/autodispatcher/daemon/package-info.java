/** The process that owns a HOME, and the socket by which everybody else asks it. */
@NullMarked
package org.autodispatcher.daemon;

import org.jspecify.annotations.NullMarked;

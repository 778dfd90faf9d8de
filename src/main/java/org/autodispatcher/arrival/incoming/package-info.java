/** Incoming directories: what is dropped into them is found at once, and taken when it is complete. */
@NullMarked
package org.autodispatcher.arrival.incoming;

import org.jspecify.annotations.NullMarked;

/** From a file handed in to an immutable copy in the spool. */
@NullMarked
package org.autodispatcher.arrival;

import org.jspecify.annotations.NullMarked;

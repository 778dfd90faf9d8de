/** Puts a package on a target: stage under a hidden name, verify there, place under its final name. */
@NullMarked
package org.autodispatcher.delivery;

import org.jspecify.annotations.NullMarked;

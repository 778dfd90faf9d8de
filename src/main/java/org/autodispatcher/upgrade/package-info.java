/** Runs the upgrade command of a route on a target and learns how it ended. */
@NullMarked
package org.autodispatcher.upgrade;

import org.jspecify.annotations.NullMarked;

/** The command line: one class per verb. */
@NullMarked
package org.autodispatcher.cli;

import org.jspecify.annotations.NullMarked;

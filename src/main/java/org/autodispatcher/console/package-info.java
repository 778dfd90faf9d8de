/** What is asked over HTTP: packages are handed in, and the pages of the console will stand here. */
@NullMarked
package org.autodispatcher.console;

import org.jspecify.annotations.NullMarked;

/** Reading configuration: the syntax, the values, the problems found; dispatcher.cfg itself. */
@NullMarked
package org.autodispatcher.config;

import org.jspecify.annotations.NullMarked;

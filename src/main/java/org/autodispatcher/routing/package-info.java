/** From a package's name to its route: the routes file, patterns, logins, placeholders. */
@NullMarked
package org.autodispatcher.routing;

import org.jspecify.annotations.NullMarked;

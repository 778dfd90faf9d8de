/** What a file's own format says of whether the file is whole. */
@NullMarked
package org.autodispatcher.arrival.format;

import org.jspecify.annotations.NullMarked;

/** All wording, in the reader's language; exit codes; JSON. */
@NullMarked
package org.autodispatcher.report;

import org.jspecify.annotations.NullMarked;

/** The record: the intent before each act, the fact after it. */
@NullMarked
package org.autodispatcher.ledger;

import org.jspecify.annotations.NullMarked;

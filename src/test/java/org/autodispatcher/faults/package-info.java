/**
 * Fault campaigns against the finished program on real servers: what is injected, an independent witness on the target, and a
 * checker that compares the witness with the ledger. {@code bench/faults} runs them all.
 */
@NullMarked
package org.autodispatcher.faults;

import org.jspecify.annotations.NullMarked;

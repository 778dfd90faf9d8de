/**
 * The nouns that travel through the stages; no I/O here.
 *
 * <pre>
 *  arrival ──► routing ──► delivery ──► upgrade ──► ledger ──► report
 *                 └────────── conducted by dispatch.Dispatcher (read it first) ──────────┘
 * </pre>
 *
 * <p>An <b>install package</b> is the file handed in. A <b>route</b> says from its name to which <b>targets</b> it goes. One
 * package sent to all targets of its route is a <b>dispatch</b>; one package to one target is a <b>delivery</b>, and every try
 * of it an attempt. The <b>upgrade</b> is the remote command. The <b>ledger</b> keeps the intent before each act and the fact
 * after it.
 */
@NullMarked
package org.autodispatcher;

import org.jspecify.annotations.NullMarked;

/** What SSH and FTP share of the network: connections whose failure is understood, and limits on what blocks. */
@NullMarked
package org.autodispatcher.network;

import org.jspecify.annotations.NullMarked;

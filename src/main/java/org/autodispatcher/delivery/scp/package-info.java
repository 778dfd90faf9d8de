/** Delivery by the SCP protocol, for hosts without SFTP. */
@NullMarked
package org.autodispatcher.delivery.scp;

import org.jspecify.annotations.NullMarked;

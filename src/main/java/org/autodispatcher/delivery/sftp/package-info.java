/** Delivery by SFTP. */
@NullMarked
package org.autodispatcher.delivery.sftp;

import org.jspecify.annotations.NullMarked;

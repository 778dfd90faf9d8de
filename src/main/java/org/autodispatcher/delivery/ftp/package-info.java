/** Delivery by FTP and FTPS. */
@NullMarked
package org.autodispatcher.delivery.ftp;

import org.jspecify.annotations.NullMarked;

/** Conducts the stages. Read Dispatcher first. */
@NullMarked
package org.autodispatcher.dispatch;

import org.jspecify.annotations.NullMarked;

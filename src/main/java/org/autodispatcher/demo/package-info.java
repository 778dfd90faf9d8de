/** Production hosts embedded in this process, for a first look. */
@NullMarked
package org.autodispatcher.demo;

import org.jspecify.annotations.NullMarked;

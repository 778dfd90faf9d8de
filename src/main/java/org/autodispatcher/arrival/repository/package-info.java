/** Packages in Git and Subversion repositories of this machine: what came since the last look, and its bytes. The repository is the truth; hooks only say when to look. */
@NullMarked
package org.autodispatcher.arrival.repository;

import org.jspecify.annotations.NullMarked;

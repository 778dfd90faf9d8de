/**
 * What the pages of the console show: records made from the ledger's, and beside them, as JTE templates of {@code src/main/jte}, how they look.
 * The templates become classes of this package. They escape everything that is put into them; nothing here is ever put in unescaped but
 * what this package has rendered itself.
 */
package org.autodispatcher.console.page;

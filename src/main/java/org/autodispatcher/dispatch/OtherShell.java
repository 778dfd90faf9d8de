package org.autodispatcher.dispatch;

import java.io.IOException;

/** Opens a session of its own to the same target. */
@FunctionalInterface
interface OtherShell {
    Connector.Shell open() throws IOException;
}

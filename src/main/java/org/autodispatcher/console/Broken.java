package org.autodispatcher.console;

import java.io.IOException;

/** Whoever sent a package has gone, or sends nothing any more. What has come of it is kept. */
final class Broken extends IOException {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
        super(message);
    }

    Broken(IOException cause) {
        super(cause);
    }
}

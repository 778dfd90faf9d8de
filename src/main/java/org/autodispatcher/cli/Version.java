package org.autodispatcher.cli;

import java.util.Optional;

/** The version of this program, from the manifest of its jar. */
final class Version {
    private Version() {}

    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion()).orElse("(not packaged)");
    }
}

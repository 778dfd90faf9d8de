package org.autodispatcher.arrival;

import java.nio.file.Path;
import org.autodispatcher.InstallPackage;

/**
 * A package that has arrived.
 *
 * @param pack  what it is
 * @param bytes its private copy; the only bytes that are ever sent
 */
public record Spooled(InstallPackage pack, Path bytes) {}

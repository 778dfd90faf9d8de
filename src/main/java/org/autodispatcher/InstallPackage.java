package org.autodispatcher;

/**
 * The file that was handed in. Its identity is its name and its content: the same bytes under another name, or other
 * bytes under the same name, are another package.
 *
 * @param name   the file name, already accepted as a package name
 * @param sha256 digest of the bytes that were spooled
 * @param size   bytes
 */
public record InstallPackage(String name, Sha256 sha256, long size) {}

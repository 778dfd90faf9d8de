package org.autodispatcher.routing;

/**
 * A value that a named group can have.
 *
 * @param example a package name for which it has that value, as was seen
 */
record GroupValue(String group, String value, String example) {}

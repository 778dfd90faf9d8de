package org.autodispatcher.routing;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One target as the key {@code host} writes it, ranges counted out.
 *
 * @param host  name or address; IPv6 without brackets
 * @param port  where one is written; it belongs to the named protocol, with {@code auto} to SSH
 * @param login where {@code user@} is written
 * @param line  of the routes file
 */
public record HostEntry(String host, OptionalInt port, Optional<String> login, int line) {}

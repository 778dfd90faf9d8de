package org.autodispatcher.routing;

import java.util.Optional;
import java.util.Set;
import org.autodispatcher.config.IniSection;
import org.autodispatcher.config.Problems;

/**
 * What a value needs to know of the route it stands in.
 *
 * @param file     the routes file as the user would name it
 * @param section  the route's section
 * @param key      the key being read; empty for none
 * @param groups   the named groups of the route's pattern; empty where the pattern itself is wrong
 * @param problems takes what is wrong
 */
record RouteContext(String file, IniSection section, String key, Optional<Set<String>> groups, Problems problems) {
    RouteContext at(String otherKey) {
        return new RouteContext(file, section, otherKey, groups, problems);
    }
}

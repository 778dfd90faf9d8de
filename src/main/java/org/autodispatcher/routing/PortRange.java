package org.autodispatcher.routing;

import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.Values;

/**
 * Ports of this machine that FTP servers may connect to in active mode.
 *
 * @param first the lowest
 * @param last  the highest, itself included
 */
public record PortRange(int first, int last) {
    /** {@code 50000-50100}, or one port. */
    static PortRange parse(String text) throws ValueException {
        int dash = text.indexOf('-');
        int first = Values.port(dash < 0 ? text : text.substring(0, dash).strip());
        int last = dash < 0 ? first : Values.port(text.substring(dash + 1).strip());
        if (last < first) {
            throw new ValueException("route.port-range");
        }
        return new PortRange(first, last);
    }
}

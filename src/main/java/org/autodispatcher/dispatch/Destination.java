package org.autodispatcher.dispatch;

import org.autodispatcher.Target;
import org.autodispatcher.routing.HostEntry;
import org.autodispatcher.routing.Route;

/**
 * One target of a route.
 *
 * @param target the account on the machine
 * @param host   the entry of the route it comes from
 * @param route  the rules that hold for it
 */
public record Destination(Target target, HostEntry host, Route route) {}

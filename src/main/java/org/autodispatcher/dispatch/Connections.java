package org.autodispatcher.dispatch;

import java.io.IOException;
import org.autodispatcher.dispatch.Connector.Connection;

/** Connects, and remembers of a target what it was found to speak. */
final class Connections {
    private final Connector connector;
    private final TargetFacts facts;

    Connections(Connector connector, TargetFacts facts) {
        this.connector = connector;
        this.facts = facts;
    }

    Connection connect(Order order, String actor) throws IOException {
        Connection connection = connector.connect(order.destination());
        facts.learn(order.target(), TargetFacts.PROTOCOL, connection.transport().protocol().text(), actor);
        return connection;
    }
}

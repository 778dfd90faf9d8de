package org.autodispatcher.daemon;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.Settings;
import org.autodispatcher.daemon.ControlException.Code;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.ledger.HistoryFilter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Answers what is asked through the socket, one request a connection, each in the name of the account at the other end. Nobody
 * who may not look is listened to, and nobody waits for anybody else.
 */
final class ControlServer implements ControlSocket.Service {
    /** So many connections one account may have at once. */
    static final int PER_ACCOUNT = 32;

    private static final int LONGEST_REQUEST = 1 << 18;

    private final Controls controls;
    private final Received received;
    private final Access access;
    private final Patience patience;
    private final Map<String, Integer> connections = new ConcurrentHashMap<>();

    /** What one person can ask and order; see {@link Core#control}. */
    @FunctionalInterface
    interface Controls {
        Control of(String account);
    }

    /**
     * How long others may take.
     *
     * @param request to say what they want
     * @param turn    to take or give the next bytes afterwards
     */
    record Patience(Duration request, Duration turn) {
        static final Patience STANDARD = new Patience(Duration.ofSeconds(10), Duration.ofMinutes(1));
    }

    ControlServer(Controls controls, Received received, Access access, Patience patience) {
        this.controls = controls;
        this.received = received;
        this.access = access;
        this.patience = patience;
    }

    @Override
    public void serve(SocketChannel channel) throws IOException {
        String account = Access.account(channel);
        try (Conversation talk = new Conversation(channel, patience.turn())) {
            int open = connections.merge(account, 1, Integer::sum);
            try {
                talk.write(answered(talk, channel, account, open).json());
            } finally {
                connections.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    @Override
    public void turnAway(SocketChannel channel) throws IOException {
        new Conversation(channel, Duration.ZERO).write(Answer.Problem.of(ControlException.of(Code.BUSY, Map.of())).json());
    }

    private Answer answered(Conversation talk, SocketChannel channel, String account, int open) throws IOException {
        try {
            require(account, Access.Wish.LOOK);
            if (open > PER_ACCOUNT) {
                throw ControlException.of(Code.BUSY, Map.of());
            }
            Request request;
            try (TimeLimit _ = new TimeLimit(patience.request(), channel)) {
                request = Request.of(talk.read(LONGEST_REQUEST));
            }
            require(account, request.verb().wish());
            try (Control control = controls.of(account)) {
                return new Answer.Result(result(talk, control, request));
            }
        } catch (FailureException e) {
            return new Answer.Failed(e.failure());
        } catch (ControlException e) {
            return Answer.Problem.of(e);
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            return Answer.Problem.of(Conversation.bad("arguments that do not fit"));
        }
    }

    private void require(String account, Access.Wish wish) throws ControlException {
        if (!access.allows(account, wish)) {
            throw ControlException.of(Code.NOT_ALLOWED, Map.of("account", account, "key", wish.key(), "file", Settings.FILE));
        }
    }

    private JsonNode result(Conversation talk, Control control, Request request) throws IOException {
        JsonNode arguments = request.arguments();
        return switch (request.verb()) {
            case HAND_IN -> {
                Request.HandIn asked = Wire.to(Request.HandIn.class, arguments);
                yield Wire.of(received.take(talk, asked, file -> control.handIn(file, asked.again())));
            }
            case FOLLOW -> new Following(talk, control).follow(Wire.to(Request.Follow.class, arguments));
            case DECIDE -> Wire.tagged(control.decide(Wire.untagged(Decision.class, arguments)));
            case STANDING -> Wire.of(control.standing());
            case FIND -> Wire.of(control.find(Wire.to(HistoryFilter.class, arguments)));
            case ENTRIES -> Wire.of(control.entries(Wire.to(Request.Entries.class, arguments).dispatch()));
            case OUTPUT -> {
                Request.Piece piece = Wire.to(Request.Piece.class, arguments);
                yield Wire.of(control.output(piece.dispatch(), piece.target(), piece.from()));
            }
            case RELOAD -> Wire.tagged(control.reload());
        };
    }
}

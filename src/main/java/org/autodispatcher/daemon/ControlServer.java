package org.autodispatcher.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.Settings;
import org.autodispatcher.daemon.ControlException.Code;
import org.autodispatcher.dispatch.Accepted;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.RepositoryRead;
import org.autodispatcher.dispatch.TokenOrder;
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
    private final Supplier<Access> access;
    private final Patience patience;
    private final Map<String, Integer> connections = new ConcurrentHashMap<>();

    /** Whom the socket leads to. */
    interface Controls {
        /** What {@code account} asks and orders. */
        Control of(String account);

        /** {@code account} hands in a package whose bytes it sends. They may be left unread where they are not wanted. */
        long handIn(String account, Request.HandIn asked, InputStream bytes) throws IOException;

        /** {@code account} decides. */
        default Decided decide(String account, Decision decision) throws IOException {
            return of(account).decide(decision);
        }

        /** {@code account} has a repository read. */
        default RepositoryRead read(String account, String named) throws IOException {
            return of(account).read(named);
        }
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

    /** @param access who may do what, as the settings in force say */
    ControlServer(Controls controls, Supplier<Access> access, Patience patience) {
        this.controls = controls;
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
            return new Answer.Result(work(talk, account, request).result());
        } catch (FailureException e) {
            return new Answer.Failed(e.failure());
        } catch (ControlException e) {
            return Answer.Problem.of(e);
        } catch (Conversation.Gone | ClosedChannelException e) {
            throw e;
        } catch (UncheckedIOException e) {
            return e.getCause() instanceof FailureException known ? new Answer.Failed(known.failure()) : trouble(e.getCause());
        } catch (IOException e) {
            return trouble(e);
        }
    }

    private static Answer trouble(IOException e) {
        return Answer.Problem.of(ControlException.of(Code.TROUBLE, Map.of("detail", String.valueOf(e.getMessage()))));
    }

    private void require(String account, Access.Wish wish) throws ControlException {
        if (!access.get().allows(account, wish)) {
            throw ControlException.of(Code.NOT_ALLOWED, Map.of("account", account, "key", wish.key(), "file", Settings.FILE));
        }
    }

    /** What is to be done for a request; its arguments are understood before anything is. */
    private Work work(Conversation talk, String account, Request request) throws ControlException {
        try {
            return understood(talk, account, request.verb(), request.arguments());
        } catch (JacksonException | IllegalArgumentException e) {
            throw Conversation.bad("arguments that do not fit");
        }
    }

    private Work understood(Conversation talk, String account, Verb verb, JsonNode arguments) throws ControlException {
        Control control = controls.of(account);
        return switch (verb) {
            case HAND_IN -> {
                Request.HandIn asked = Wire.to(Request.HandIn.class, arguments).checked();
                yield () -> Wire.of(controls.handIn(account, asked, new SentBytes(talk, asked.size())));
            }
            case FOLLOW -> {
                Request.Follow asked = Wire.to(Request.Follow.class, arguments);
                yield () -> new Following(talk, control, Request.Follow.everyLine(arguments)).follow(asked);
            }
            case DECIDE -> {
                Decision decision = Wire.untagged(Decision.class, arguments);
                require(account, Access.Wish.of(decision));
                yield () -> Wire.tagged(controls.decide(account, decision));
            }
            case STANDING -> () -> Wire.of(control.standing());
            case FIND -> {
                HistoryFilter filter = Wire.to(HistoryFilter.class, arguments);
                yield () -> Wire.of(control.find(filter));
            }
            case ENTRIES -> {
                Request.Entries asked = Wire.to(Request.Entries.class, arguments);
                yield () -> Wire.of(control.entries(asked.dispatch()));
            }
            case OUTPUT -> {
                Request.Piece piece = Wire.to(Request.Piece.class, arguments);
                yield () -> Wire.of(control.output(piece.dispatch(), piece.target(), piece.from()));
            }
            case TRUSTED -> () -> Wire.of(control.trusted());
            case TRUST -> {
                Accepted accepted = Wire.untagged(Accepted.class, arguments);
                yield () -> {
                    control.trust(accepted);
                    return Wire.object();
                };
            }
            case TOKENS -> () -> Wire.of(control.tokens());
            case TOKEN -> {
                TokenOrder order = Wire.untagged(TokenOrder.class, arguments);
                require(account, Access.Wish.of(order));
                yield () -> Wire.tagged(control.token(order));
            }
            case VERIFY -> () -> Wire.tagged(control.verify());
            case RELOAD -> () -> Wire.tagged(control.reload());
            case READ -> {
                Request.Read asked = Wire.to(Request.Read.class, arguments);
                yield () -> Wire.tagged(controls.read(account, asked.repository()));
            }
        };
    }

    /** Does what was asked. */
    @FunctionalInterface
    private interface Work {
        JsonNode result() throws IOException;
    }
}

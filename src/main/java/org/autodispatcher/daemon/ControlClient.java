package org.autodispatcher.daemon;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.arrival.PackageFile;
import org.autodispatcher.daemon.ControlException.Code;
import org.autodispatcher.dispatch.Accepted;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.RepositoryRead;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.dispatch.TokenOrder;
import org.autodispatcher.dispatch.Trusted;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerCheck;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks the process that owns a HOME, through its socket; one connection for each question. Methods throw {@link ControlException}
 * where the owner does not answer, and {@link org.autodispatcher.FailureException} for a package that cannot be handed in.
 */
public final class ControlClient implements Control {
    private static final int LONGEST_ANSWER = 1 << 30;
    private static final int BUFFER = 1 << 18;
    private static final long NO_DISPATCH = Long.MAX_VALUE;

    /** So long an owner that too many ask is asked again, once it has begun something of ours. */
    private static final Duration STILL_BUSY = Duration.ofMinutes(1);

    private final Path home;
    private final BusyOwner busy;

    private ControlClient(Path home, Duration stillBusy) {
        this.home = home;
        busy = new BusyOwner(stillBusy);
    }

    /**
     * The owner of {@code home}; empty where nobody owns it.
     *
     * @throws ControlException {@code no-access} where there may be one, and this account may not ask
     */
    public static Optional<ControlClient> reach(Path home) throws IOException {
        return reach(home, STILL_BUSY);
    }

    /** @param stillBusy how long an owner is asked again that too many ask, once it has begun something of ours */
    static Optional<ControlClient> reach(Path home, Duration stillBusy) throws IOException {
        Optional<SocketChannel> channel = connect(home);
        if (channel.isEmpty()) {
            return Optional.empty();
        }
        channel.get().close();
        return Optional.of(new ControlClient(home, stillBusy));
    }

    /**
     * Makes sure that the owner answers at all, by a question that costs it nothing: one that was stopped or is stuck would keep whoever
     * asks for ever.
     *
     * @param limit how long it may take; an owner that has just begun answers once it has taken up what is open
     * @throws ControlException {@code no-answer} where it takes longer
     */
    public ControlClient requireAnswer(Duration limit) throws IOException {
        SocketChannel channel = connect(home).orElseThrow(() -> ControlException.of(Code.OWNER_GONE, Map.of()));
        try (Conversation talk = new Conversation(channel, limit)) {
            ask(talk, new Request(Verb.ENTRIES, Wire.of(new Request.Entries(NO_DISPATCH))), JsonNode.class, event -> {});
            return this;
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (ClosedChannelException e) {
            String lock = home.toAbsolutePath().resolve("state/lock").toString();
            throw new ControlException(
                    Code.NO_ANSWER, Map.of("seconds", String.valueOf(limit.toSeconds()), "lock_word", ShellQuote.word(lock)), e);
        }
    }

    @Override
    public long handIn(Path file, boolean again) throws IOException {
        long dispatch = busy.ask(() -> sentIn(file, again));
        busy.hasBegun();
        return dispatch;
    }

    private long sentIn(Path file, boolean again) throws IOException {
        long size = size(file);
        Request.HandIn asked = new Request.HandIn(String.valueOf(file.getFileName()), size, again);
        try (FileChannel in = PackageFile.open(file);
                Conversation talk = open(Code.LEAVING)) {
            try {
                talk.write(new Request(Verb.HAND_IN, Wire.of(asked)).json());
                talk.write(Wire.of(new Request.Sent(sent(in, file, size, talk).hex())));
            } catch (Conversation.Gone e) {
                // it did not want all of it, and has said why; what it has said is read below
            }
            return answer(talk, Long.class, event -> {});
        }
    }

    /** What the owner can be told of a file; it judges its name and size. What cannot be sent at all fails here. */
    private static long size(Path file) throws IOException {
        boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        return regular ? Files.size(file) : PackageFile.look(file).size();
    }

    /** Sends exactly what was announced; where the file is another one by now, nothing more, and so it is no arrival. */
    private static Sha256 sent(FileChannel in, Path file, long size, Conversation talk) throws IOException {
        MessageDigest digest = Sha256.start();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (long left = size; left > 0; left -= buffer.limit()) {
            if (in.read(buffer.clear().limit((int) Math.min(left, BUFFER))) < 0) {
                throw changed(file);
            }
            digest.update(buffer.flip().duplicate());
            talk.send(buffer);
        }
        if (in.size() != size) {
            throw changed(file);
        }
        return Sha256.of(digest);
    }

    private static IOException changed(Path file) {
        return Failure.of(Reason.INCOMPLETE, "changed").with("path", file).exception();
    }

    @Override
    public boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower)
            throws IOException, InterruptedException {
        try {
            JsonNode asked = new Request.Follow(List.copyOf(dispatches), wait).arguments(follower.everyLine());
            return ask(Verb.FOLLOW, asked, Boolean.class, follower);
        } catch (ClosedByInterruptException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        }
    }

    @Override
    public Decided decide(Decision decision) throws IOException {
        Request order = new Request(Verb.DECIDE, Wire.tagged(decision));
        Decided decided = Wire.untagged(Decided.class, ask(Code.LEAVING, order, JsonNode.class, event -> {}));
        if (decided instanceof Decided.Done) {
            busy.hasBegun();
        }
        return decided;
    }

    @Override
    public Standing standing() throws IOException {
        return ask(Verb.STANDING, Wire.object(), Standing.class, event -> {});
    }

    @Override
    public List<Long> find(HistoryFilter filter) throws IOException {
        return Wire.toList(Long.class, ask(Verb.FIND, Wire.of(filter)));
    }

    @Override
    public List<Entry> entries(long dispatch) throws IOException {
        return Wire.toList(Entry.class, ask(Verb.ENTRIES, Wire.of(new Request.Entries(dispatch))));
    }

    @Override
    public Output output(long dispatch, String target, long from) throws IOException {
        return ask(Verb.OUTPUT, Wire.of(new Request.Piece(dispatch, target, from)), Output.class, event -> {});
    }

    @Override
    public Trusted trusted() throws IOException {
        return ask(Verb.TRUSTED, Wire.object(), Trusted.class, event -> {});
    }

    @Override
    public void trust(Accepted accepted) throws IOException {
        ask(Verb.TRUST, Wire.tagged(accepted));
    }

    @Override
    public List<Token> tokens() throws IOException {
        return Wire.toList(Token.class, ask(Verb.TOKENS, Wire.object()));
    }

    @Override
    public TokenOrder.Outcome token(TokenOrder order) throws IOException {
        return Wire.untagged(TokenOrder.Outcome.class, ask(Verb.TOKEN, Wire.tagged(order)));
    }

    @Override
    public LedgerCheck verify() throws IOException {
        return Wire.untagged(LedgerCheck.class, ask(Verb.VERIFY, Wire.object()));
    }

    @Override
    public Reloaded reload() throws IOException {
        return Wire.untagged(Reloaded.class, ask(Verb.RELOAD, Wire.object()));
    }

    @Override
    public RepositoryRead read(String named) throws IOException {
        Request order = new Request(Verb.READ, Wire.of(new Request.Read(named)));
        RepositoryRead read = Wire.untagged(RepositoryRead.class, ask(Code.LEAVING, order, JsonNode.class, event -> {}));
        busy.hasBegun();
        return read;
    }

    @Override
    public void close() {
        // every question has a connection of its own
    }

    private JsonNode ask(Verb verb, JsonNode arguments) throws IOException {
        return ask(verb, arguments, JsonNode.class, event -> {});
    }

    private <T> T ask(Verb verb, JsonNode arguments, Class<T> type, DispatchEvent.Follower follower) throws IOException {
        return ask(Code.OWNER_GONE, new Request(verb, arguments), type, follower);
    }

    private <T> T ask(Code none, Request request, Class<T> type, DispatchEvent.Follower follower) throws IOException {
        return busy.ask(() -> {
            try (Conversation talk = open(none)) {
                return ask(talk, request, type, follower);
            }
        });
    }

    private static <T> T ask(Conversation talk, Request request, Class<T> type, DispatchEvent.Follower follower) throws IOException {
        try {
            talk.write(request.json());
        } catch (Conversation.Gone e) {
            // it does not listen to us, and has said why; what it has said is read below
        }
        return answer(talk, type, follower);
    }

    private static <T> T answer(Conversation talk, Class<T> type, DispatchEvent.Follower follower) throws IOException {
        try {
            while (true) {
                switch (Answer.of(talk.read(LONGEST_ANSWER))) {
                    case Answer.Event(JsonNode event) -> follower.tell(Wire.untagged(DispatchEvent.class, event));
                    case Answer.Result(JsonNode result) -> {
                        return Wire.to(type, result);
                    }
                    case Answer.Problem problem -> throw problem.exception();
                    case Answer.Failed failed -> throw failed.exception();
                }
            }
        } catch (Conversation.Gone e) {
            throw new ControlException(Code.OWNER_GONE, Map.of(), e);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ControlException(Code.BAD_REQUEST, Map.of("detail", "an answer that is none"), e);
        }
    }

    /** @param none what it means that nobody is there to be connected to */
    private Conversation open(Code none) throws IOException {
        SocketChannel channel = connect(home).orElseThrow(() -> ControlException.of(none, Map.of()));
        return new Conversation(channel, Duration.ZERO);
    }

    private static Optional<SocketChannel> connect(Path home) throws IOException {
        Path file = ControlSocket.in(home);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try (SocketPath path = SocketPath.of(file)) {
            channel.connect(path.address());
            return Optional.of(channel);
        } catch (ConnectException | java.nio.file.NoSuchFileException e) {
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            channel.close();
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            throw Files.isWritable(file) ? e : noAccess(file, e);
        }
    }

    private static ControlException noAccess(Path file, IOException cause) throws IOException {
        String group = Files.readAttributes(file.getParent(), PosixFileAttributes.class).group().getName();
        return new ControlException(Code.NO_ACCESS,
                Map.of("path", file.toString(), "group", group, "account", System.getProperty("user.name")), cause);
    }
}

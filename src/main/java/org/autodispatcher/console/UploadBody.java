package org.autodispatcher.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.FailureException;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.console.Refusal.Code;

/** Takes the bytes of one request into the upload they belong to. Whatever can be said before they are read is said then. */
final class UploadBody {
    private static final int BUFFER = 1 << 18;

    private final Visit visit;
    private final String name;
    private final Span span;
    private final Digests digests;

    private UploadBody(Visit visit, String name, Span span, Digests digests) {
        this.visit = visit;
        this.name = name;
        this.span = span;
        this.digests = digests;
    }

    /** What a request is about to bring, by its headers alone. */
    static UploadBody announced(Visit visit, String name) throws Refusal {
        String encoding = visit.header("Content-Encoding");
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            throw Refusal.of(Code.ENCODED).with("encoding", PackageNames.shown(encoding));
        }
        Span span = Span.of(visit.header("Content-Range"), visit.length());
        Digests digests = Digests.of(visit.header("Content-Digest"), visit.header("Repr-Digest"), visit.header("X-Checksum-Sha256"));
        return new UploadBody(visit, name, span, digests);
    }

    /**
     * Reads them.
     *
     * @return whether the package is whole now
     * @throws Broken where they do not all come; those that have are kept
     */
    boolean into(Uploads.Turn turn, Spool spool) throws Refusal, IOException {
        requireFits(turn.held());
        try (Filling filling = new Filling(spool, name, span)) {
            Sha256 piece;
            try (FileChannel out = turn.open(span)) {
                piece = read(out, filling);
                requireSame(out, piece);
            }
            return last();
        } catch (FailureException e) {
            if (e.failure().reason() == Reason.TOO_LARGE) {
                turn.discard();
            }
            throw Refusal.of(e.failure());
        }
    }

    /** What is sent as a part goes on exactly where the upload stands; a whole one begins anew. */
    private void requireFits(Uploads.Held held) throws Refusal {
        boolean same = held.total().isEmpty() || held.total().equals(span.total());
        if (!span.begins() && (span.from() != held.bytes() || !same)) {
            throw Refusal.of(Code.OFFSET_DIFFERS)
                    .with("name", name).with("offset", span.from()).with("held", same ? held.bytes() : 0)
                    .header("Upload-Offset", same ? held.bytes() : 0);
        }
    }

    private Sha256 read(FileChannel out, Filling filling) throws Refusal, IOException {
        MessageDigest digest = Sha256.start();
        byte[] buffer = new byte[BUFFER];
        InputStream in = visit.content();
        long left = span.end().isPresent() ? span.end().getAsLong() - span.from() : Long.MAX_VALUE;
        while (left > 0) {
            int got = got(in, buffer, (int) Math.min(left, BUFFER), out);
            if (got < 0) {
                break;
            }
            filling.more(got);
            Uploads.write(out, ByteBuffer.wrap(buffer, 0, got));
            filling.filled(got);
            digest.update(buffer, 0, got);
            left -= got;
        }
        if (span.end().isPresent() && left > 0) {
            throw new Broken("fewer bytes than were announced");
        }
        if (span.end().isPresent() && got(in, buffer, 1, out) >= 0) {
            out.truncate(span.from());
            throw Refusal.of(Code.BAD_REQUEST, "range");
        }
        return Sha256.of(digest);
    }

    /** What has come before the connection broke is what the upload goes on from, whatever happens to this machine's memory. */
    private static int got(InputStream in, byte[] buffer, int most, FileChannel out) throws IOException {
        try {
            return in.read(buffer, 0, most);
        } catch (IOException e) {
            out.force(true);
            throw new Broken(e);
        }
    }

    /** A piece that came over wrong is as if it had not come. */
    private void requireSame(FileChannel out, Sha256 piece) throws Refusal, IOException {
        Optional<Sha256> other = other(digests.piece(), piece);
        if (other.isPresent()) {
            out.truncate(span.from());
            throw differs(other.get(), piece);
        }
    }

    /** Whether they were the last; so is the end of a request that announces no length (chunked, RFC 9112, section 7.1). */
    private boolean last() {
        return span.end().equals(span.total());
    }

    /** Nothing is kept of a package that is not the one that was meant. */
    void requireSame(Spool.Copied copied) throws Refusal, IOException {
        Sha256 found = copied.pack().sha256();
        Optional<Sha256> other = other(digests.whole(), found);
        if (other.isPresent()) {
            copied.close();
            throw differs(other.get(), found);
        }
    }

    private static Optional<Sha256> other(List<Sha256> said, Sha256 found) {
        return said.stream().filter(each -> !each.equals(found)).findFirst();
    }

    private Refusal differs(Sha256 said, Sha256 found) {
        return Refusal.of(Code.DIGEST_DIFFERS).with("name", name).with("said", said.hex()).with("found", found.hex());
    }
}

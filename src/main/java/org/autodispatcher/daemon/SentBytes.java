package org.autodispatcher.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import tools.jackson.core.JacksonException;

/**
 * The bytes of a package as they come through the socket. They end only where all of them have come and are those that the
 * sender hashed; whatever else happens is {@code never-arrived}, and so nobody takes them for a package.
 */
final class SentBytes extends InputStream {
    private static final int DIGEST_LINE = 256;

    private final Conversation talk;
    private final MessageDigest digest = Sha256.start();
    private long left;
    private boolean proved;

    SentBytes(Conversation talk, long size) {
        this.talk = talk;
        this.left = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        try {
            if (left == 0) {
                prove();
                return -1;
            }
            ByteBuffer bytes = talk.bytes(Math.min(left, length));
            int got = bytes.remaining();
            bytes.get(to, offset, got);
            digest.update(to, offset, got);
            left -= got;
            return got;
        } catch (IOException | JacksonException e) {
            throw Failure.of(Reason.NEVER_ARRIVED).exception(e);
        }
    }

    private void prove() throws IOException {
        if (!proved) {
            Request.Sent sent = Wire.to(Request.Sent.class, talk.read(DIGEST_LINE));
            if (!Sha256.of(digest).hex().equals(sent.sha256())) {
                throw ControlException.of(ControlException.Code.BROKEN_TRANSFER, Map.of());
            }
            proved = true;
        }
    }
}

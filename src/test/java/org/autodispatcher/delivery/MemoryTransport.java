package org.autodispatcher.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.autodispatcher.Failure;
import org.autodispatcher.Protocol;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;

/** A transport to files in memory, as capable as it is told to be. It passes the contract like a real one. */
public class MemoryTransport implements Transport {
    /** The files of a server that outlives its connections; {@code null} stands for a directory. */
    public static final class Files {
        final Map<String, Optional<byte[]>> entries = new TreeMap<>(Map.of("/", Optional.empty(), "/home", Optional.empty()));
        final Map<String, Integer> modes = new TreeMap<>();
    }

    /** A server that can do everything. */
    public static final Capabilities ABLE = new Capabilities(true, true, true, true, true);

    private final Files files;
    private final Capabilities capabilities;
    private final boolean digests;

    /** Bytes sent over this connection. */
    public long sent;

    /** After so many bytes more the connection is cut. */
    public long cutAfter = Long.MAX_VALUE;

    public MemoryTransport(Files files, Capabilities capabilities, boolean digests) {
        this.files = files;
        this.capabilities = capabilities;
        this.digests = digests;
    }

    @Override
    public Protocol protocol() {
        return Protocol.SFTP;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public String directory(String path) throws IOException {
        String absolute = path.startsWith("~/") ? "/home/" + path.substring(2) : path;
        StringBuilder made = new StringBuilder();
        for (String name : absolute.split("/")) {
            if (!name.isEmpty()) {
                made.append('/').append(name);
                if (files.entries.computeIfAbsent(made.toString(), _ -> Optional.empty()).isPresent()) {
                    throw Failure.of(Reason.PATH_REFUSED, "file").with("path", made).exception();
                }
            }
        }
        return made.isEmpty() ? "/" : made.toString();
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        Optional<byte[]> entry = files.entries.get(path);
        if (entry == null) {
            return OptionalLong.empty();
        }
        byte[] content = entry.orElseThrow(() -> Failure.of(Reason.PATH_REFUSED).with("path", path).exception());
        return OptionalLong.of(content.length);
    }

    @Override
    public void write(String path, ReadableByteChannel source, long offset, long remaining, Sent told) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (offset > 0) {
            all.write(content(path), 0, (int) offset);
        }
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        for (int read = source.read(buffer); read >= 0; read = source.read(buffer.clear())) {
            int taken = (int) Math.min(read, cutAfter);
            all.write(buffer.array(), 0, taken);
            sent += taken;
            cutAfter -= taken;
            files.entries.put(path, Optional.of(all.toByteArray()));
            if (cutAfter == 0) {
                throw Failure.of(Reason.CONNECTION_LOST).exception();
            }
            told.bytes(taken);
        }
    }

    @Override
    public void read(String path, OutputStream sink) throws IOException {
        sink.write(content(path));
    }

    @Override
    public Optional<Sha256> digest(String path, long size) throws IOException {
        if (!digests || files.entries.get(path) == null) {
            return Optional.empty();
        }
        var digest = Sha256.start();
        digest.update(content(path));
        return Optional.of(Sha256.of(digest));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        if (!capabilities.atomicReplace() && files.entries.containsKey(to)) {
            throw Failure.of(Reason.NO_OVERWRITE).with("path", to).exception();
        }
        files.entries.put(to, Optional.of(content(from)));
        files.entries.remove(from);
        Optional.ofNullable(files.modes.remove(from)).ifPresent(mode -> files.modes.put(to, mode));
    }

    @Override
    public void remove(String path) {
        files.entries.remove(path);
    }

    @Override
    public void permissions(String path, int mode) throws IOException {
        files.modes.put(path, mode);
    }

    @Override
    public void close() {}

    private byte[] content(String path) throws IOException {
        Optional<byte[]> entry = files.entries.getOrDefault(path, Optional.empty());
        byte[] content = entry.orElseThrow(() -> Failure.of(Reason.SERVER_REFUSED).with("path", path).with("reply", "no such file").exception());
        return Arrays.copyOf(content, content.length);
    }
}

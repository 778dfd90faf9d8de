package org.autodispatcher.delivery.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpATTRS;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Protocol;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.Capabilities;
import org.autodispatcher.delivery.NoProgressWatch;
import org.autodispatcher.delivery.OwnBytes;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.ssh.SshConnection;

/**
 * SFTP, version 3 as OpenSSH speaks it, with its extensions {@code posix-rename@openssh.com} and {@code statvfs@openssh.com}
 * (openssh-portable, PROTOCOL, section 4). Digests come from the account's shell, where it has one that sees the same files.
 */
public final class SftpTransport implements Transport {
    private static final Pattern PATTERN = Pattern.compile("[*?\\\\]");

    private final SftpChannel channel;
    private final ShellView shell;
    private final Refusals refusals;
    private final Capabilities capabilities;
    /** Those that were there: whether they still are shows when a file is made in them. */
    private final Set<String> directories = new HashSet<>();
    /** What the server has just said is not there: what may have come there in the meantime could also come a moment later. */
    private Optional<String> absent = Optional.empty();

    /**
     * Opens the subsystem on a connection it is lent.
     *
     * @throws FailureException {@code protocol-missing} where the server does not offer SFTP; the connection stays usable
     */
    public SftpTransport(SshConnection connection, TimeLimits limits) throws IOException {
        channel = new SftpChannel(connection, limits.noProgress());
        shell = new ShellView(connection, limits.noProgress());
        refusals = new Refusals(channel, shell);
        boolean posixRename = channel.ask("/", sftp -> "1".equals(sftp.getExtension("posix-rename@openssh.com")));
        capabilities = new Capabilities(posixRename, true, true, true, true);
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
        String absolute = withoutTrailingSlash(path.startsWith("~/") ? home() + path.substring(2) : path);
        if (!directories.contains(absolute)) {
            make(absolute);
            directories.add(absolute);
        }
        return absolute;
    }

    private void make(String absolute) throws IOException {
        if (!isDirectory(absolute)) {
            for (int end = absolute.indexOf('/', 1); end > 0; end = absolute.indexOf('/', end + 1)) {
                makeDirectory(absolute.substring(0, end));
            }
            makeDirectory(absolute);
        }
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        Optional<SftpATTRS> found = channel.find(path, sftp -> sftp.lstat(literal(path)));
        absent = found.isEmpty() ? Optional.of(path) : Optional.empty();
        if (found.filter(SftpATTRS::isDir).isPresent()) {
            throw Failure.of(Reason.PATH_REFUSED).with("path", path).exception();
        }
        return found.isEmpty() || found.get().isLink() ? OptionalLong.empty() : OptionalLong.of(found.get().getSize());
    }

    @Override
    public void write(String path, ReadableByteChannel source, long offset, long remaining, Sent sent) throws IOException {
        if (offset > 0 && size(path).orElse(0) != offset) {
            throw Failure.of(Reason.SERVER_REFUSED, "changed").with("path", path).exception();
        }
        absent = Optional.empty();
        if (!put(path, source, offset, remaining, sent)) {
            make(parent(path));
            put(path, source, offset, remaining, sent);
        }
    }

    /** Whether it is there; not where nothing came of it because, perhaps, its directory is not there any more. */
    private boolean put(String path, ReadableByteChannel source, long offset, long remaining, Sent sent) throws IOException {
        // JSch's APPEND opens without truncating and goes on at the file's size, which is the offset.
        int mode = offset > 0 ? ChannelSftp.APPEND : ChannelSftp.OVERWRITE;
        try (NoProgressWatch watch = channel.watch()) {
            Upload upload = new Upload(new OwnBytes(source, watch).stream(), remaining, sent, watch);
            try {
                channel.transfer(path, watch, sftp -> sftp._put(upload, path, upload, mode));
                return true;
            } catch (FailureException e) {
                upload.rethrowSourceError();
                if (Refusals.saidNo(e) && upload.left() == remaining && directories.remove(parent(path))) {
                    return false;
                }
                throw refusals.ofWriting(path, Math.min(remaining, upload.left() + SftpChannel.ON_THEIR_WAY), e);
            }
        }
    }

    @Override
    public void read(String path, OutputStream sink) throws IOException {
        try (NoProgressWatch watch = channel.watch()) {
            channel.transfer(path, watch, sftp -> sftp.get(literal(path), new WatchedSink(sink, watch)));
        } catch (FailureException e) {
            throw Refusals.ofReading(path, e);
        }
    }

    @Override
    public Optional<Sha256> digest(String path, long size) throws IOException {
        return shell.digest(channel, path, size);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        absent = Optional.empty();
        try {
            channel.order(to, sftp -> sftp.rename(literal(from), literal(to)));
        } catch (FailureException e) {
            throw Refusals.saidNo(e) ? Refusals.ofRenaming(size(to).isPresent(), to, e) : e;
        }
    }

    @Override
    public void remove(String path) throws IOException {
        if (absent.filter(path::equals).isPresent()) {
            absent = Optional.empty();
            return;
        }
        channel.find(path, sftp -> {
            sftp.rm(literal(path));
            return path;
        });
    }

    @Override
    public void permissions(String path, int mode) throws IOException {
        channel.order(path, sftp -> sftp.chmod(mode, literal(path)));
    }

    @Override
    public void close() {
        channel.close();
    }

    /** JSch reads {@code *}, {@code ?} and {@code \} as a pattern in every path but those of {@code _put} and {@code mkdir}. */
    static String literal(String path) {
        return PATTERN.matcher(path).replaceAll("\\\\$0");
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** With a slash at its end. A server whose account has no home shows {@code /} in its place: packages do not belong there. */
    private String home() throws IOException {
        String home = channel.ask("~", ChannelSftp::getHome);
        Optional<String> missing = home.equals("/") ? shell.missingHome() : Optional.empty();
        if (missing.isPresent()) {
            throw Failure.of(Reason.PATH_REFUSED, "no-home").with("path", missing.get()).exception();
        }
        return home.endsWith("/") ? home : home + "/";
    }

    /** Whether it is seen to be a directory. For a path below a file some servers say "not found", some just "failure". */
    private boolean isDirectory(String path) throws IOException {
        try {
            return channel.find(path, sftp -> sftp.stat(literal(path))).filter(SftpATTRS::isDir).isPresent();
        } catch (FailureException e) {
            if (Refusals.saidNo(e)) {
                return false;
            }
            throw e;
        }
    }

    private void makeDirectory(String path) throws IOException {
        Optional<SftpATTRS> found = channel.find(path, sftp -> sftp.stat(literal(path)));
        if (found.isEmpty()) {
            try {
                channel.order(path, sftp -> sftp.mkdir(path));
            } catch (FailureException e) {
                if (!isDirectory(path)) { // somebody else may have made it meanwhile
                    throw refusals.ofWriting(path, 1, e);
                }
            }
        } else if (!found.get().isDir()) {
            throw Failure.of(Reason.PATH_REFUSED, "file").with("path", path).exception();
        }
    }

    private static String withoutTrailingSlash(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.isEmpty() ? "/" : path.substring(0, end);
    }
}

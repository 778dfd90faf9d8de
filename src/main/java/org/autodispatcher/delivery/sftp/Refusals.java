package org.autodispatcher.delivery.sftp;

import com.jcraft.jsch.SftpStatVFS;
import java.io.IOException;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;

/**
 * Finds out what a server means that said no. SFTP, version 3, has eight codes, and OpenSSH says {@code SSH_FX_FAILURE} for a
 * full disk as for everything else that has no code: so one looks at what is there.
 */
final class Refusals {
    private static final Set<Reason> SAID_NO = EnumSet.of(Reason.SERVER_REFUSED, Reason.NO_WRITE_RIGHT);

    private final SftpChannel channel;
    private final ShellView shell;

    Refusals(SftpChannel channel, ShellView shell) {
        this.channel = channel;
        this.shell = shell;
    }

    /** Whether the server answered, and the answer was no. */
    static boolean saidNo(FailureException failure) {
        return SAID_NO.contains(failure.failure().reason());
    }

    /** Why {@code path}, which needed at least {@code needed} bytes more, could not be written. */
    FailureException ofWriting(String path, long needed, FailureException refusal) throws IOException {
        if (refusal.failure().reason() != Reason.SERVER_REFUSED) {
            return refusal;
        }
        OptionalLong free = free(SftpTransport.parent(path));
        if (free.isEmpty() || free.getAsLong() >= needed) {
            return refusal;
        }
        return Failure.of(Reason.DISK_FULL, "measured")
                .with("path", path)
                .with("free", free.getAsLong())
                .with("needed", needed)
                .exception(refusal);
    }

    /** Why nothing could be renamed to {@code to}; {@code taken}: there is a file of that name. */
    static FailureException ofRenaming(boolean taken, String to, FailureException refusal) {
        return Failure.of(taken ? Reason.NO_OVERWRITE : Reason.NO_RENAME)
                .with("path", to)
                .with("reply", reply(refusal))
                .exception(refusal);
    }

    /** A file that cannot be read back is no question of the right to write. */
    static FailureException ofReading(String path, FailureException refusal) {
        if (refusal.failure().reason() != Reason.NO_WRITE_RIGHT) {
            return refusal;
        }
        return Failure.of(Reason.SERVER_REFUSED).with("path", path).with("reply", reply(refusal)).exception(refusal);
    }

    private OptionalLong free(String directory) throws IOException {
        try {
            SftpStatVFS space = channel.ask(directory, sftp -> sftp.statVFS(SftpTransport.literal(directory)));
            boolean noInodes = space.getINodes() > 0 && space.getAvailINodes() == 0;
            return OptionalLong.of(noInodes ? 0 : space.getFragmentSize() * space.getAvailBlocks());
        } catch (FailureException e) {
            if (saidNo(e)) {
                return shell.free(directory);
            }
            throw e;
        }
    }

    private static String reply(FailureException refusal) {
        return refusal.failure().values().getOrDefault("reply", "");
    }
}

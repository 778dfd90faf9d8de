package org.autodispatcher.arrival.incoming;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import org.autodispatcher.linux.Name;

/**
 * What was known of a tree at the last look, on the disk. It may be lost or old: then files are looked at that were decided before, and
 * the ledger knows those that were taken.
 */
final class KnownTree {
    private static final int MAGIC = 0x41445432;
    private static final FileTable.State[] STATES = FileTable.State.values();

    private final Path file;

    KnownTree(Path file) {
        this.file = file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** The tree as it was kept; empty where there is none, or none that can be read. */
    Optional<Folder> read() throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (in.readInt() != MAGIC) {
                return Optional.empty();
            }
            Folder root = Folder.root();
            read(in, root);
            return in.readInt() == MAGIC ? Optional.of(root) : Optional.empty();
        } catch (NoSuchFileException | EOFException | Damaged e) {
            return Optional.empty();
        }
    }

    private static void read(DataInputStream in, Folder folder) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            Name name = name(in);
            Facts facts = new Facts(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            folder.files().put(name, facts, state(in.readByte()));
        }
        folder.files().trim();
        folder.adopts(in.readBoolean());
        folder.identify(new Folder.Id(in.readLong(), in.readLong(), in.readBoolean()));
        for (int left = in.readInt(); left > 0; left--) {
            read(in, folder.enter(name(in)));
        }
        folder.changedSinceAsked();
    }

    private static Name name(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(in.readUnsignedShort());
        if (bytes.length == 0) {
            throw new Damaged();
        }
        return new Name(bytes);
    }

    private static FileTable.State state(int ordinal) throws Damaged {
        if (ordinal < 0 || ordinal >= STATES.length) {
            throw new Damaged();
        }
        return STATES[ordinal];
    }

    /** It is not as it was written. */
    private static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Keeps the tree as it is now; what was kept before stays until this is whole on the disk. */
    void write(Folder root) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(fresh,
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
            out.writeInt(MAGIC);
            write(out, root);
            out.writeInt(MAGIC);
            out.flush();
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(DataOutputStream out, Folder folder) throws IOException {
        synchronized (folder) {
            out.writeInt(folder.files().size());
            try {
                folder.files().each((name, facts, state) -> write(out, name, facts, state));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            out.writeBoolean(folder.adopts());
            Folder.Id id = folder.id();
            out.writeLong(id.inode());
            out.writeLong(id.born());
            out.writeBoolean(id.mounted());
        }
        var folders = folder.folders();
        out.writeInt(folders.size());
        for (Folder each : folders) {
            write(out, each.name());
            write(out, each);
        }
    }

    private static void write(DataOutputStream out, Name name, Facts facts, FileTable.State state) {
        try {
            write(out, name);
            out.writeLong(facts.inode());
            out.writeLong(facts.size());
            out.writeLong(facts.written());
            out.writeLong(facts.changed());
            out.writeByte(state.ordinal());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, Name name) throws IOException {
        out.writeShort(name.bytes().length);
        out.write(name.bytes());
    }
}

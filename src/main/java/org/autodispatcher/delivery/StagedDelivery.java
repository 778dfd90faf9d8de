package org.autodispatcher.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Progress;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.delivery.DeliveryOrder.Place;
import org.autodispatcher.delivery.DeliveryOrder.Verify;

/**
 * Stage, verify, place, over any transport. The staged file lies in the destination directory itself (a rename across file
 * systems is none) under a hidden name made of digest and package name, so that a later attempt finds what this one left, and
 * nobody else's. Where the final path already holds exactly these bytes, by the target's own word, nothing is sent.
 *
 * <p>After a failure that leaves the connection usable, the staged file stays only where a later attempt can go on with it.
 * With {@code place = direct} the file is written under its final name at once: whoever reads there may see half a file, a
 * symbolic link of that name is followed, and a broken upload is removed.
 */
public final class StagedDelivery implements Delivery {
    /** What is read back at most to find out whether a left part is ours; beyond, sending anew costs about the same. */
    private static final long CHEAP_READ_BACK = 16L << 20;

    /** After these nothing can be said to the target any more. */
    private static final Set<Reason> CUT = EnumSet.of(Reason.CONNECTION_LOST, Reason.NO_PROGRESS);

    /** After these what lies there is of no use, or in the way. */
    private static final Set<Reason> USELESS = EnumSet.of(
            Reason.DISK_FULL, Reason.DIGEST_DIFFERS, Reason.SIZE_ONLY, Reason.NO_RENAME, Reason.NO_OVERWRITE, Reason.PATH_REFUSED);

    private final Transport transport;
    private final DeliveryOrder order;
    private final String stagedName;
    private final InstantSource clock;
    private final Pace pace;

    /** The path whose bytes the target itself has already proved to be ours in this attempt. */
    private Optional<String> proved = Optional.empty();

    /** One attempt to deliver {@code order} over {@code transport}, as fast as it goes; {@code clock} is for progress only. */
    public StagedDelivery(Transport transport, DeliveryOrder order, InstantSource clock) {
        this(transport, order, clock, Pace.UNLIMITED);
    }

    /** The same, sending no faster than {@code pace}. */
    public StagedDelivery(Transport transport, DeliveryOrder order, InstantSource clock, Pace pace) {
        this.pace = pace;
        this.transport = transport;
        this.order = order;
        this.stagedName = stagedName(order.target(), order.pack());
        this.clock = clock;
    }

    @Override
    public Staged stage(Consumer<Progress> progress) throws IOException {
        String directory = transport.directory(order.directory());
        String place = child(directory, order.pack().name());
        if (holdsOurBytes(place)) {
            removeLeftovers(directory);
            return new Staged(directory, place, order.pack().size());
        }
        String path = direct() ? place : child(directory, stagedName);
        if (!direct() && !transport.capabilities().rename()) {
            throw Failure.of(Reason.NO_RENAME).with("path", place).exception();
        }
        long resumed = direct() ? 0 : leftByAnEarlierAttempt(path);
        if (resumed == 0) {
            removeLeftovers(directory);
        }
        if (resumed < order.pack().size() || resumed == 0) {
            resumed = sendFrom(directory, path, resumed, progress);
        }
        return new Staged(directory, path, resumed);
    }

    @Override
    public Verified verify(Staged staged) throws IOException {
        try {
            return checkBytes(staged.path());
        } catch (IOException e) {
            IOException why = takenAway(staged.path(), e);
            tidy(staged.path(), why);
            throw why;
        }
    }

    @Override
    public Placed place(Staged staged, Verified verified) throws IOException {
        String place = child(staged.directory(), order.pack().name());
        boolean alreadyThere = proved.filter(place::equals).isPresent();
        try {
            if (order.rules().mode().isPresent()) {
                transport.permissions(staged.path(), order.rules().mode().getAsInt());
            }
            if (!staged.path().equals(place)) {
                transport.rename(staged.path(), place);
            }
        } catch (IOException e) {
            IOException why = takenAway(staged.path(), e);
            if (!alreadyThere) {
                tidy(staged.path(), why);
            }
            throw why;
        }
        return new Placed(place, verified, alreadyThere || !direct() && transport.capabilities().atomicReplace());
    }

    /**
     * The hidden name of a package while it is staged: 38 plain characters, whatever the package is called, so that any
     * server takes it. Each target has its own: two addresses may be one machine, or have one directory that a server of files gives to
     * both, and neither may write what the other has proved and is about to give its final name.
     */
    public static String stagedName(String target, InstallPackage pack) {
        MessageDigest digest = Sha256.start();
        digest.update(target.getBytes(StandardCharsets.UTF_8));
        digest.update(pack.sha256().hex().getBytes(StandardCharsets.US_ASCII));
        digest.update(pack.name().getBytes(StandardCharsets.UTF_8));
        return "." + Sha256.of(digest).hex().substring(0, 32) + ".part";
    }

    private boolean direct() {
        return order.rules().place() == Place.DIRECT;
    }

    private boolean holdsOurBytes(String path) throws IOException {
        OptionalLong size = transport.size(path);
        return size.isPresent() && size.getAsLong() == order.pack().size() && targetProves(path);
    }

    private boolean targetProves(String path) throws IOException {
        boolean ours = transport.digest(path, order.pack().size()).filter(order.pack().sha256()::equals).isPresent();
        proved = ours ? Optional.of(path) : proved;
        return ours;
    }

    /** How many bytes lie at {@code path} that are shown to be the beginning of ours; 0 to start clean. */
    private long leftByAnEarlierAttempt(String path) throws IOException {
        long left = transport.capabilities().resume() ? transport.size(path).orElse(0) : 0;
        if (left == order.pack().size()) {
            return targetProves(path) ? left : 0;
        }
        if (left == 0 || left > order.pack().size()) {
            return 0;
        }
        Optional<Sha256> there = transport.digest(path, left);
        if (there.isEmpty() && left <= CHEAP_READ_BACK) {
            there = readBack(path);
        }
        return there.isPresent() && there.get().equals(digestOfFirst(left)) ? left : 0;
    }

    private Sha256 digestOfFirst(long count) throws IOException {
        MessageDigest digest = Sha256.start();
        try (InputStream bytes = Files.newInputStream(order.bytes())) {
            byte[] buffer = new byte[1 << 16];
            for (long todo = count; todo > 0; ) {
                int read = bytes.read(buffer, 0, (int) Math.min(buffer.length, todo));
                if (read < 0) {
                    throw new IOException(order.bytes() + " is shorter than " + count + " bytes");
                }
                digest.update(buffer, 0, read);
                todo -= read;
            }
        }
        return Sha256.of(digest);
    }

    /** A staged file that is of no use is removed, not overwritten: it may be a link, or belong to another account. */
    private void removeLeftovers(String directory) throws IOException {
        if (transport.capabilities().remove()) {
            transport.remove(child(directory, stagedName));
        }
    }

    /** Sends what is missing; all of it where the server, when asked to, does not go on with a partial file. */
    private long sendFrom(String directory, String path, long resumed, Consumer<Progress> progress) throws IOException {
        try {
            send(path, resumed, progress);
            return resumed;
        } catch (FailureException e) {
            if (resumed == 0 || transport.capabilities().resume()) {
                throw e;
            }
        }
        removeLeftovers(directory);
        send(path, 0, progress);
        return 0;
    }

    private void send(String path, long offset, Consumer<Progress> progress) throws IOException {
        long remaining = order.pack().size() - offset;
        ProgressReports reports = new ProgressReports(progress, clock, offset, order.pack().size());
        try (FileChannel bytes = FileChannel.open(order.bytes()).position(offset)) {
            transport.write(path, new PacedBytes(bytes, remaining, pace), offset, remaining, reports);
        } catch (IOException e) {
            tidy(path, e);
            throw e;
        }
        reports.last();
    }

    private void checkSize(String path) throws IOException {
        long size = transport.size(path).orElse(0);
        if (size != order.pack().size()) {
            throw otherSize(path, size).exception();
        }
    }

    private Failure otherSize(String path, long found) {
        return Failure.of(Reason.DIGEST_DIFFERS, "size").with("path", path).with("expected", order.pack().size()).with("found", found);
    }

    /** Bytes of our digest are as many as ours: the size is only asked for where it proves something, or says what is wrong. */
    private Verified checkBytes(String path) throws IOException {
        boolean isProved = proved.filter(path::equals).isPresent();
        boolean asks = order.rules().verify() != Verify.SIZE && !isProved;
        Optional<Sha256> there = asks ? transport.digest(path, order.pack().size()) : Optional.empty();
        if (there.filter(order.pack().sha256()::equals).isPresent()) {
            return Verified.SHA256;
        }
        checkSize(path);
        if (order.rules().verify() == Verify.SIZE) {
            return Verified.SIZE;
        }
        if (there.isPresent()) {
            checkDigest(path, there.get());
        }
        return isProved ? Verified.SHA256 : checkWithoutDigest(path);
    }

    private Verified checkWithoutDigest(String path) throws IOException {
        Optional<Sha256> readBack = readBack(path);
        if (readBack.isPresent()) {
            checkDigest(path, readBack.get());
            return Verified.READ_BACK;
        }
        if (order.rules().verify() == Verify.SHA256_ONLY) {
            throw Failure.of(Reason.SIZE_ONLY).with("path", path).exception();
        }
        return Verified.SIZE;
    }

    private void checkDigest(String path, Sha256 found) throws FailureException {
        if (!found.equals(order.pack().sha256())) {
            throw Failure.of(Reason.DIGEST_DIFFERS)
                    .with("path", path)
                    .with("expected", order.pack().sha256())
                    .with("found", found)
                    .exception();
        }
    }

    /** The digest of what comes back; empty where the server gives nothing back, which some only say when asked. */
    private Optional<Sha256> readBack(String path) throws IOException {
        if (!transport.capabilities().readBack()) {
            return Optional.empty();
        }
        ReadBack readBack = new ReadBack(order.pack().size());
        try {
            transport.read(path, readBack);
        } catch (IOException e) {
            if (readBack.tooMuch()) {
                throw otherSize(path, readBack.count()).exception(e);
            }
            if (e instanceof FailureException known && known.failure().reason() == Reason.SERVER_REFUSED) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(readBack.digest());
    }

    /**
     * What {@code failure} comes from where the file is not there any more, which each server tells in its own way. Another program there, or
     * another HOME that sends the same, may have taken it away.
     */
    private IOException takenAway(String path, IOException failure) {
        if (direct() || !(failure instanceof FailureException known) || CUT.contains(known.failure().reason())) {
            return failure;
        }
        try {
            return transport.size(path).isPresent() ? failure : Failure.of(Reason.DIGEST_DIFFERS, "gone").with("path", path).exception(failure);
        } catch (IOException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    /** Removes what {@code failure} left at {@code path}, unless a later attempt can use it or nothing can be done any more. */
    private void tidy(String path, IOException failure) {
        Optional<Reason> reason = failure instanceof FailureException known ? Optional.of(known.failure().reason()) : Optional.empty();
        boolean cut = reason.filter(CUT::contains).isPresent();
        boolean useless = direct() || !transport.capabilities().resume() || reason.filter(USELESS::contains).isPresent();
        if (cut || !useless || !transport.capabilities().remove()) {
            return;
        }
        try {
            transport.remove(path);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static String child(String directory, String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }
}

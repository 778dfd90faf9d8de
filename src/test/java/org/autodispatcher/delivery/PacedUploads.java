package org.autodispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Sha256;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.DeliveryOrder.Place;
import org.autodispatcher.delivery.DeliveryOrder.Rules;
import org.autodispatcher.delivery.DeliveryOrder.Verify;
import org.autodispatcher.rig.Meanwhile;

/** Uploads with a limit, by whatever transport, to a real server. */
public final class PacedUploads {
    /** Whoever is silent for a second is given up. */
    public static final TimeLimits SOON =
            new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(60));

    private static final Rules RULES = new Rules(Place.RENAME, Verify.SIZE, OptionalInt.empty());

    private final Opening opening;
    private final Path spool;
    private final String directory;

    /** Logs in anew. */
    @FunctionalInterface
    public interface Opening {
        Transport open() throws IOException;
    }

    /**
     * @param spool     a folder of the test
     * @param directory there
     */
    public PacedUploads(Opening opening, Path spool, String directory) {
        this.opening = opening;
        this.spool = spool;
        this.directory = directory;
    }

    /** 400 KiB in two files at once, at 400 KiB/s together. */
    public void shareALimit() throws Exception {
        Throttle throttle = new Throttle();
        Pace pace = most -> throttle.take(most, 400 * 1024);
        long begun = System.nanoTime();
        List<CompletableFuture<Long>> uploads = List.of(
                Meanwhile.doing(() -> upload("one.bin", 200 * 1024, pace)), Meanwhile.doing(() -> upload("two.bin", 200 * 1024, pace)));
        for (CompletableFuture<Long> upload : uploads) {
            assertThat(upload.get()).isEqualTo(200 * 1024);
        }
        // the last piece and the credit of a tenth of a second each are not waited for
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(780));
    }

    /** One that gets its second piece only long after {@link #SOON}. */
    public void waitForTheirShare() throws Exception {
        Throttle busy = new Throttle();
        AtomicInteger pieces = new AtomicInteger();
        Pace pace = most -> {
            for (int i = 0; i < 3 && pieces.get() == 1; i++) {
                busy.take(1, 1); // the first is at once, each other one costs a second
            }
            pieces.incrementAndGet();
            return most;
        };
        assertThat(upload("slow.bin", 300_000, pace)).isEqualTo(300_000);
        assertThat(pieces.get()).isGreaterThan(1);
    }

    private long upload(String name, int size, Pace pace) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        var digest = Sha256.start();
        digest.update(content);
        InstallPackage pack = new InstallPackage(name, Sha256.of(digest), size);
        DeliveryOrder order = new DeliveryOrder("app@host:22", pack, Files.write(spool.resolve(name), content), directory, RULES);
        try (Transport transport = opening.open()) {
            Delivery delivery = new StagedDelivery(transport, order, InstantSource.system(), pace);
            Delivery.Staged staged = delivery.stage(_ -> {});
            String placed = delivery.place(staged, delivery.verify(staged)).path();
            return transport.size(placed).orElse(-1);
        }
    }
}

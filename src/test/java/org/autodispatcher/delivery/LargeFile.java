package org.autodispatcher.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Sha256;
import org.autodispatcher.delivery.Delivery.Staged;
import org.autodispatcher.delivery.DeliveryOrder.Place;
import org.autodispatcher.delivery.DeliveryOrder.Rules;
import org.autodispatcher.delivery.DeliveryOrder.Verify;
import org.autodispatcher.delivery.sftp.SftpTransport;
import org.autodispatcher.ssh.SshConnection;

/**
 * The program of {@link LargeFileTest}: delivers one file and prints what came of it. Only the size is proved: hashing 10 GiB would
 * take as long as sending them, and tells nothing of the heap.
 */
final class LargeFile {
    private LargeFile() {}

    /** Host, port, known_hosts, file, its size, its digest, directory there. */
    public static void main(String[] arguments) throws IOException {
        SshLogin login = SshLogin.at(arguments[0], Integer.parseInt(arguments[1]), Path.of(arguments[2]));
        InstallPackage pack = new InstallPackage("large.bin", new Sha256(arguments[5]), Long.parseLong(arguments[4]));
        DeliveryOrder order = new DeliveryOrder(
                "app@host:22", pack, Path.of(arguments[3]), arguments[6], new Rules(Place.RENAME, Verify.SIZE, OptionalInt.empty()));
        try (SshConnection connection = login.connect(); Transport transport = new SftpTransport(connection, login.limits())) {
            Delivery delivery = new StagedDelivery(transport, order, InstantSource.system());
            Staged staged = delivery.stage(_ -> {});
            System.out.println(delivery.place(staged, delivery.verify(staged)));
        }
    }
}

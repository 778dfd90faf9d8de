package org.autodispatcher.upgrade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.Sha256;

/** Orders for a file that the test places. */
final class Orders {
    private static final byte[] CONTENT = "the content of the package\n".getBytes(StandardCharsets.UTF_8);

    private Orders() {}

    /** The file with its content. */
    static Path place(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, CONTENT);
    }

    static Sha256 digest() {
        MessageDigest digest = Sha256.start();
        digest.update(CONTENT);
        return Sha256.of(digest);
    }

    /** {@code command} for {@code file} without the login environment. */
    static UpgradeOrder order(String command, String file) {
        return new UpgradeOrder(command, file, Optional.of(digest()), CONTENT.length, rules(false));
    }

    static UpgradeOrder.Rules rules(boolean loginEnvironment) {
        return new UpgradeOrder.Rules(
                Map.of("AD_PACKAGE", "支付 系统's-2.4.1.tar.gz", "AD_VERSION", "2.4.1"),
                loginEnvironment, Duration.ofMinutes(30), UpgradeOrder.OnTimeout.ALARM, Set.of(0));
    }

    static UpgradeOrder withLoginEnvironment(UpgradeOrder order) {
        return new UpgradeOrder(order.command(), order.file(), order.sha256(), order.size(), rules(true));
    }

    static UpgradeOrder stopAfter(UpgradeOrder order, Duration timeout) {
        UpgradeOrder.Rules rules = order.rules();
        return new UpgradeOrder(order.command(), order.file(), order.sha256(), order.size(), new UpgradeOrder.Rules(
                rules.environment(), rules.loginEnvironment(), timeout, UpgradeOrder.OnTimeout.STOP, rules.success()));
    }

    static UpgradeOrder alarmAfter(UpgradeOrder order, Duration timeout) {
        UpgradeOrder.Rules rules = order.rules();
        return new UpgradeOrder(order.command(), order.file(), order.sha256(), order.size(), new UpgradeOrder.Rules(
                rules.environment(), rules.loginEnvironment(), timeout, UpgradeOrder.OnTimeout.ALARM, rules.success()));
    }

    static UpgradeOrder sizeOnly(UpgradeOrder order) {
        return new UpgradeOrder(order.command(), order.file(), Optional.empty(), order.size(), order.rules());
    }
}

package org.autodispatcher.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.autodispatcher.linux.Libc;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Tells whoever started this process how it is doing: the protocol of sd_notify(3), datagrams to {@code $NOTIFY_SOCKET}. Without
 * that variable, or with an address of a kind we do not know, it does nothing. What cannot be told is not tried again: a
 * daemon works for its packages, not for its service manager.
 */
final class ServiceManager {
    private final Optional<byte[]> address;
    private final Optional<Duration> watchdog;

    private ServiceManager(Optional<byte[]> address, Optional<Duration> watchdog) {
        this.address = address;
        this.watchdog = watchdog;
    }

    /** The one that {@code environment} names. */
    static ServiceManager of(Map<String, String> environment) {
        return new ServiceManager(
                Optional.ofNullable(environment.get("NOTIFY_SOCKET")).flatMap(ServiceManager::address),
                watchdog(environment).filter(every -> environment.containsKey("NOTIFY_SOCKET")));
    }

    /** A path, or with a leading {@code @} an abstract name, which on the wire begins with NUL (unix(7)). */
    private static Optional<byte[]> address(String text) {
        byte[] name = text.getBytes(StandardCharsets.UTF_8);
        if (text.startsWith("@")) {
            name[0] = 0;
            return Optional.of(name);
        }
        return Optional.of(name).filter(path -> text.startsWith("/"));
    }

    /** sd_watchdog_enabled(3): where {@code $WATCHDOG_PID} names another process, it is meant for that. */
    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        boolean ours = pid.isEmpty() || pid.equals(String.valueOf(ProcessHandle.current().pid()));
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        return ours && micros.matches("[1-9][0-9]{0,17}") ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1000)) : Optional.empty();
    }

    /** Everything is taken up; who asks is answered. */
    void ready(String status) {
        tell("READY=1\nSTATUS=" + line(status));
    }

    /** The configuration is being read anew; {@link #ready} ends that. */
    void reloading() {
        if (address.isPresent()) {
            try {
                tell("RELOADING=1\nMONOTONIC_USEC=" + Libc.monotonicMicros());
            } catch (IOException e) {
                tell("RELOADING=1");
            }
        }
    }

    void stopping(String status) {
        tell("STOPPING=1\nSTATUS=" + line(status));
    }

    void status(String status) {
        tell("STATUS=" + line(status));
    }

    /**
     * Says at half the time asked for that this process lives, as long as {@code lives} answers that it does. Where the answer is no,
     * or does not come, nothing is said, and the service manager does what it was told to do then.
     *
     * @return the thread that does so, which ends when it is interrupted; empty where nobody wants to hear it
     */
    Optional<Thread> watch(BooleanSupplier lives) {
        return watchdog.map(every -> Thread.ofPlatform().daemon().name("watchdog").start(() -> watch(every.dividedBy(2), lives)));
    }

    private void watch(Duration every, BooleanSupplier lives) {
        try {
            while (true) {
                Thread.sleep(every);
                if (lives(lives)) {
                    tell("WATCHDOG=1");
                }
            }
        } catch (InterruptedException e) {
            // nobody is to hear it any more
        }
    }

    private static boolean lives(BooleanSupplier lives) {
        try {
            return lives.getAsBoolean();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void tell(String message) {
        if (address.isPresent()) {
            try {
                Libc.sendDatagram(address.get(), message.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // see above
            }
        }
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}

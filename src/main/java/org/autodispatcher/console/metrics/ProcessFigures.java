package org.autodispatcher.console.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What this process takes, under the names that Prometheus's own client libraries give it. */
final class ProcessFigures {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessFigures() {}

    static void register(Names names) {
        names.counter("process_cpu_seconds", "Processor time.", to -> system().ifPresent(each -> to.call(each.getProcessCpuTime() / 1e9)));
        names.gauge("process_resident_memory_bytes", "Memory that is really there (VmRSS, proc(5)).", to -> resident().ifPresent(bytes -> to.call(bytes)));
        names.gauge("process_start_time_seconds", "When the process began, in seconds since 1970.",
                to -> to.call(ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3));
        names.gauge("process_open_fds", "Open file descriptors.", to -> system().ifPresent(each -> to.call(each.getOpenFileDescriptorCount())));
        names.gauge("process_max_fds", "How many there may be.", to -> system().ifPresent(each -> to.call(each.getMaxFileDescriptorCount())));
        names.gauge("jvm_memory_used_bytes", "Memory in use by the JVM.", to -> {
            to.call(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), "heap");
            to.call(ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed(), "nonheap");
        }, "area");
        names.gauge("jvm_memory_max_bytes", "How much memory the heap may grow to.",
                to -> to.call(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax(), "heap"), "area");
        names.gauge("jvm_threads_current", "Platform threads.", to -> to.call(ManagementFactory.getThreadMXBean().getThreadCount()));
    }

    private static Optional<UnixOperatingSystemMXBean> system() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix ? Optional.of(unix) : Optional.empty();
    }

    private static Optional<Double> resident() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}

package org.autodispatcher.cli;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.autodispatcher.linux.WindowSize;

/**
 * A terminal that can be drawn on.
 *
 * @param size    how large it is now; whoever sits at it may change that at any time
 * @param colours whether colours are wanted
 */
record Terminal(Supplier<WindowSize> size, boolean colours) {
    private static final int STANDARD_OUTPUT = 1;
    private static final int PLAIN_LINES = 24;

    /**
     * The one that standard output is; empty where it says that it obeys nothing, or does not say what it obeys.
     *
     * @param columns its width where it does not know that itself
     */
    static Optional<Terminal> of(Map<String, String> environment, int columns) {
        String kind = environment.getOrDefault("TERM", "");
        WindowSize plain = new WindowSize(PLAIN_LINES, columns);
        return kind.isEmpty() || kind.equals("dumb")
                ? Optional.empty()
                : Optional.of(new Terminal(
                        () -> WindowSize.of(STANDARD_OUTPUT).orElse(plain),
                        environment.getOrDefault("NO_COLOR", "").isEmpty())); // https://no-color.org
    }
}

package org.autodispatcher.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** How large a terminal is, in cells. It is asked by its descriptor, which stays ours after su(1) and sudo(8), when its device cannot be opened. */
public record WindowSize(int lines, int columns) {
    private static final long TIOCGWINSZ = 0x5413; // asm-generic/ioctls.h
    private static final MethodHandle IOCTL = Libc.handle(
            "ioctl",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));

    /** Of the terminal behind a descriptor; empty where there is none, or one that does not know (ioctl_tty(2)). */
    public static Optional<WindowSize> of(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            MemorySegment size = arena.allocate(ValueLayout.JAVA_SHORT, 4);
            Libc.checked("ioctl", (int) IOCTL.invokeExact(state, descriptor, TIOCGWINSZ, size), state);
            int lines = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 1));
            return lines > 0 && columns > 0 ? Optional.of(new WindowSize(lines, columns)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (Throwable e) {
            Libc.thrown(e);
            return Optional.empty();
        }
    }
}

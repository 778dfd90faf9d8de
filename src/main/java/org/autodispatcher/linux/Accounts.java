package org.autodispatcher.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The names of accounts. */
@SuppressWarnings("restricted")
public final class Accounts {
    private static final MethodHandle GETPWUID = Libc.handle("getpwuid_r", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));

    /** sizeof(struct passwd) and what its texts take; one that needs more goes by its number. */
    private static final int PASSWD = 64;
    private static final int TEXTS = 1 << 14;
    private static final int LONGEST_NAME = 256;

    private static final Map<Integer, String> KNOWN = new ConcurrentHashMap<>();

    private Accounts() {}

    /** The name of an account; its number where the account database does not know it (getpwuid(3)). */
    public static String name(int user) {
        return KNOWN.computeIfAbsent(user, Accounts::lookUp);
    }

    private static String lookUp(int user) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment passwd = arena.allocate(PASSWD, Long.BYTES);
            MemorySegment found = arena.allocate(ValueLayout.ADDRESS);
            int _ = (int) GETPWUID.invokeExact(Scratch.own().state, user, passwd, arena.allocate(TEXTS), (long) TEXTS, found);
            boolean known = found.get(ValueLayout.ADDRESS, 0).address() != 0;
            return known
                    ? passwd.get(ValueLayout.ADDRESS, 0).reinterpret(LONGEST_NAME).getString(0)
                    : Integer.toUnsignedString(user);
        } catch (Throwable e) {
            return Integer.toUnsignedString(user);
        }
    }
}

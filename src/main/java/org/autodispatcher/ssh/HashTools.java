package org.autodispatcher.ssh;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs that say the SHA-256 of their standard input on targets: at least one of them is nearly everywhere. */
public final class HashTools {
    /** From here on openssl has ended first: it takes longer to start, and uses the processor's own instructions, which coreutils does not. */
    public static final long LARGE = 2L << 20;

    static final String OPENSSL = "openssl dgst -sha256";

    /** Linux, busybox; macOS, Perl; many; Solaris; AIX. */
    private static final List<String> ALL = List.of("sha256sum", "shasum -a 256", OPENSSL, "digest -a sha256", "csum -h SHA256 -");

    private HashTools() {}

    /** The words of a shell's {@code for}: each tool, first the one that has soonest hashed a file of {@code size} bytes. */
    public static String words(long size) {
        Stream<String> first = size < LARGE ? Stream.of() : Stream.of(OPENSSL);
        return Stream.concat(first, ALL.stream()).distinct().map(tool -> "'" + tool + "'").collect(Collectors.joining(" "));
    }
}

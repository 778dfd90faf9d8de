package org.autodispatcher.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.autodispatcher.rig.SshKeys;

/** How a package comes into an incoming directory. Whoever drops it has the account of the daemon. */
enum Drop {
    /** Bytes of no format under their name. */
    COPY("cp $1 $2"),
    /** The same, renamed: it is there as a whole. */
    RENAME("mv $1 $2"),
    /** The same with its digest beside it, which comes first. */
    DIGEST("(cd ${1%/*} && sha256sum ${1##*/}) >$2.sha256; cp $1 $2"),
    /** The same with its digest beside it, which comes last. */
    LATE_DIGEST("cp $1 $2; (cd ${1%/*} && sha256sum ${1##*/}) >$2.sha256"),
    /** A zip, copied. */
    ZIP("cp $1 $2"),
    /** So large that it can be killed in its middle. */
    LARGE("mv $1 $2"),
    /** A zip of which only one half comes for now. */
    HALF_ZIP("head -c 1000 $1 >$2", "tail -c +1001 $1 >>$2"),
    /** One half of bytes of no format, with the digest of the whole. */
    HALF_DIGEST("(cd ${1%/*} && sha256sum ${1##*/}) >$2.sha256; head -c 1000 $1 >$2", "tail -c +1001 $1 >>$2");

    private static final int SIZE = 3000;
    private static final int LARGE_SIZE = 4 << 20;
    private static final LocalDateTime WHEN = LocalDateTime.of(2024, 3, 5, 12, 34, 56);

    private final String begin;
    private final String end;

    Drop(String begin) {
        this(begin, "");
    }

    Drop(String begin, String end) {
        this.begin = begin;
        this.end = end;
    }

    boolean half() {
        return !end.isEmpty();
    }

    /** Makes a package that can come in this way. */
    Handed make(Site site, Place place, int number, int status) throws IOException {
        String name = place.route() + "-" + number + "-" + name().toLowerCase(java.util.Locale.ROOT);
        return switch (this) {
            case ZIP, HALF_ZIP -> site.make(place, name + ".zip", zip("exit " + status + " last 0 lines 3 " + place.told(name) + " " + number), status);
            case LARGE -> site.make(place, name, status, 0, LARGE_SIZE);
            default -> site.make(place, name, status, 0, SIZE);
        };
    }

    /** Drops it, or the half of it that comes first. */
    void begin(Path file, Path incoming) throws IOException {
        byOwner(begin, file, incoming);
    }

    /** The other half of it comes. */
    void end(Path file, Path incoming) throws IOException {
        byOwner(end, file, incoming);
    }

    private static void byOwner(String script, Path file, Path incoming) throws IOException {
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + Rig.OWNER, "--regid=" + Rig.OWNER, "--clear-groups"));
        command.addAll(List.of("sh", "-ec", script, "sh", file.toString(), incoming.resolve(file.getFileName()).toString()));
        SshKeys.run(command);
    }

    /** A zip that begins with words for the witness: the header before the first name has no white space. */
    static byte[] zip(String words) throws IOException {
        byte[] content = new byte[SIZE];
        new Random(words.hashCode()).nextBytes(content);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            ZipEntry entry = new ZipEntry(words + "\n");
            entry.setTimeLocal(WHEN);
            zip.putNextEntry(entry);
            zip.write(content);
        }
        return bytes.toByteArray();
    }
}

package org.autodispatcher.arrival.format;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.autodispatcher.arrival.format.FormatEnd.Answer;

/**
 * ar (ar(5)), and with it Debian's packages (deb(5)): members behind headers that say how long they are. Nothing marks the end, so
 * a file that was cut between two members is whole as an archive. As a package it is not: those have three members for sure.
 */
final class ArEnd implements Format {
    private static final String MAGIC = "!<arch>\n";
    private static final String HEADER_END = "`\n";
    private static final int HEADER = 60;
    private static final int LENGTH_AT = 48;
    private static final int LENGTH_SIZE = 10;
    private static final Set<String> OF_A_PACKAGE = Set.of("debian-binary", "control.tar", "data.tar");

    @Override
    public boolean begins(FileBytes bytes) throws IOException {
        return bytes.begins(MAGIC);
    }

    @Override
    public Answer answer(FileBytes bytes) throws IOException {
        Set<String> seen = new HashSet<>();
        boolean debian = bytes.stands(MAGIC.length(), "debian-binary");
        long at = MAGIC.length();
        long data;
        long end;
        do {
            long length = length(bytes, at);
            data = at + HEADER;
            end = bytes.skip(data, length);
            if (debian) {
                partOfPackage(bytes, at, seen);
            }
            // the byte that makes the length even may not be missing
            at = bytes.skip(end, length % 2);
        } while (at < bytes.size());
        return Answer.of((!debian || seen.equals(OF_A_PACKAGE)) && FormatEnd.lastIsThere(bytes.part(data, end)));
    }

    /** Notes which part of a package the member at {@code at} is: {@code data.tar.xz} and {@code data.tar} are the same one. */
    private static void partOfPackage(FileBytes bytes, long at, Set<String> seen) throws IOException {
        for (String part : OF_A_PACKAGE) {
            if (bytes.stands(at, part) && ". /".indexOf(bytes.byteAt(at + part.length())) >= 0) {
                seen.add(part);
            }
        }
    }

    /** How long the member is whose header is at {@code at}: decimal digits, filled up with spaces; -1 where it is no header. */
    private static long length(FileBytes bytes, long at) throws IOException {
        if (!bytes.stands(at + HEADER - HEADER_END.length(), HEADER_END)) {
            return -1;
        }
        long length = 0;
        boolean digits = true;
        for (int i = 0; i < LENGTH_SIZE; i++) {
            int each = bytes.byteAt(at + LENGTH_AT + i);
            boolean digit = each >= '0' && each <= '9';
            if (!digit && (i == 0 || each != ' ') || digit && !digits) {
                return -1;
            }
            digits = digit;
            length = digit ? length * 10 + each - '0' : length;
        }
        return length;
    }
}

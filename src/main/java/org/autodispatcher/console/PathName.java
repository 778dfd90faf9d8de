package org.autodispatcher.console;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.autodispatcher.console.Refusal.Code;

/** Text in an address as it was meant (RFC 3986, section 2.1). */
final class PathName {
    private PathName() {}

    /**
     * Takes percent-encoding off, once. What is not UTF-8 then holds U+FFFD, which no package's name may.
     *
     * @throws Refusal where a {@code %} begins nothing
     */
    static String decoded(String text) throws Refusal {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < written.length; i++) {
            if (written[i] != '%') {
                bytes.write(written[i]);
                continue;
            }
            int high = i + 2 < written.length ? Character.digit(written[i + 1], 16) : -1;
            int low = i + 2 < written.length ? Character.digit(written[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw Refusal.of(Code.BAD_REQUEST, "percent");
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

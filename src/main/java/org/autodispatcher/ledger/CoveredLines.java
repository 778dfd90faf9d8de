package org.autodispatcher.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import org.autodispatcher.Secret;

/** Covers known secrets in the lines of an output that are shown as they come, just as they are covered in what is kept of it. For one thread. */
public final class CoveredLines {
    private final SecretFilter filter;
    private byte[] begun = {};

    /** @param secrets are covered */
    public CoveredLines(Collection<Secret> secrets) {
        filter = new SecretFilter(secrets);
    }

    /**
     * A line, or a piece of one, with secrets covered. Nothing is held back: what may be the beginning of a secret at the end of a
     * piece is covered, too.
     *
     * @param goesOn whether the next one may be the rest of the same line
     */
    public String cover(String line, boolean goesOn) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        int before = begun.length;
        byte[] all = Arrays.copyOf(begun, before + text.length);
        System.arraycopy(text, 0, all, before, text.length);
        int done = filter.cover(all, goesOn);
        begun = Arrays.copyOfRange(all, done, all.length);
        Arrays.fill(all, done, all.length, (byte) '*');
        return new String(all, before, text.length, StandardCharsets.UTF_8);
    }
}

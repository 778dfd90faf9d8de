package org.autodispatcher.upgrade;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.autodispatcher.ssh.RemoteShell;

/** The few words a script says. */
final class Answer implements RemoteShell.Output {
    private static final int LONGEST = 16 * 1024 * 1024;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    synchronized String text() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void out(byte[] bytes, int offset, int length) {
        said.write(bytes, offset, Math.min(length, LONGEST - Math.min(LONGEST, said.size())));
    }

    @Override
    public void err(byte[] bytes, int offset, int length) {
        // what a tool complains of is not asked for
    }
}

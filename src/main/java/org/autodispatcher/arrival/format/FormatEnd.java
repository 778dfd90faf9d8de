package org.autodispatcher.arrival.format;

import java.nio.channels.FileChannel;

public final class FormatEnd {
    private FormatEnd() {}

    public enum Answer { ENDED, NOT_ENDED, UNKNOWN }

    public static Answer of(FileChannel channel) throws java.io.IOException {
        return channel.isOpen() ? Answer.UNKNOWN : Answer.ENDED;
    }
}

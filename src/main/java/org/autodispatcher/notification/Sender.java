package org.autodispatcher.notification;

import java.time.Duration;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.Channel;

/** Brings messages to where channels lead. For use by many threads: each waits for its own channel alone. */
public interface Sender {
    /** How long the next message of {@code channel} has to wait, since its other side allows only so many a minute. */
    Duration wait(Channel channel);

    /**
     * Sends one message. It may have got there although this says that it did not: the other side knows it by its event.
     *
     * @throws FailureException why it is not known to have got there
     */
    void send(Channel channel, Message message) throws FailureException;
}

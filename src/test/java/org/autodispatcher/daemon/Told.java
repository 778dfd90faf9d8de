package org.autodispatcher.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Channel;
import org.autodispatcher.notification.Message;
import org.autodispatcher.notification.Sender;

/** A sender that takes every message, or none for as long as it is told so. */
final class Told implements Sender {
    final List<Message> messages = new ArrayList<>();
    Optional<Failure> broken = Optional.empty();
    Duration wait = Duration.ZERO;
    int attempts;
    /** Done once a message has got there, before anybody hears that it has. */
    Runnable meanwhile = () -> { };

    @Override
    public synchronized Duration wait(Channel channel) {
        return wait;
    }

    @Override
    public synchronized void send(Channel channel, Message message) throws FailureException {
        attempts++;
        if (broken.isPresent()) {
            throw broken.get().exception();
        }
        messages.add(message);
        meanwhile.run();
    }

    static Failure unreachable() {
        return Failure.of(Reason.NOT_TOLD, "unreachable").with("where", "https://chat.example/…").with("detail", "refused");
    }

    synchronized List<String> subjects() {
        return messages.stream().map(Message::subject).toList();
    }

    synchronized List<String> events() {
        return messages.stream().map(Message::event).toList();
    }
}

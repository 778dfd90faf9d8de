package org.autodispatcher.notification;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Channel;
import org.autodispatcher.config.Channel.Way;
import org.autodispatcher.config.Notifying;
import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.WebAddress;

/**
 * Brings messages to where channels lead. Settings and secrets are read afresh for each message; nothing is kept but how many a robot
 * got within the last minute. For use by many threads: each waits for its own channel alone.
 */
public final class Messenger implements Sender {
    /** What DingTalk and WeCom take of one robot in a minute. */
    private static final int A_MINUTE = 20;

    private final Supplier<Notifying> notifying;
    private final InstantSource clock;
    private final Map<String, RateLimit> limits = new ConcurrentHashMap<>();

    /** @param notifying how people are told, as it is in force */
    public Messenger(Supplier<Notifying> notifying, InstantSource clock) {
        this.notifying = notifying;
        this.clock = clock;
    }

    @Override
    public Duration wait(Channel channel) {
        try {
            return channel.way() instanceof Way.Web web && limited(web.form())
                    ? limit(address(channel, web)).wait(clock.instant())
                    : Duration.ZERO;
        } catch (FailureException e) {
            return Duration.ZERO; // sending says what is wrong
        }
    }

    @Override
    public void send(Channel channel, Message message) throws FailureException {
        switch (channel.way()) {
            case Way.Mail(var to) -> {
                Notifying.MailServer server = notifying.get().mailServer()
                        .orElseThrow(() -> Failure.of(Reason.NOT_TOLD, "no-mail-server").exception());
                new Mailbox(server, to, TrustedAuthorities.context(notifying.get().authorities())).send(message, clock.instant());
            }
            case Way.Web web -> {
                WebAddress address = address(channel, web);
                if (limited(web.form())) {
                    limit(address).sent(clock.instant());
                }
                new Webhook(web, address, TrustedAuthorities.context(notifying.get().authorities())).send(message, clock.instant());
            }
            case Way.Command command -> new Program(command).send(message);
        }
    }

    private static boolean limited(Channel.Form form) {
        return switch (form) {
            case DINGTALK, WECOM -> true;
            case WEBHOOK, FEISHU, SLACK -> false;
        };
    }

    private RateLimit limit(WebAddress address) {
        return limits.computeIfAbsent(address.shown() + address.mark(), _ -> new RateLimit(A_MINUTE));
    }

    private static WebAddress address(Channel channel, Way.Web web) throws FailureException {
        return switch (web.place()) {
            case Channel.Place.Written(var address) -> address;
            case Channel.Place.InFile(var file) -> {
                try {
                    yield WebAddress.parse(Trouble.firstLine(file, channel.name()).reveal());
                } catch (ValueException e) {
                    throw Failure.of(Reason.NOT_TOLD, "address").with("path", file).exception();
                }
            }
        };
    }
}

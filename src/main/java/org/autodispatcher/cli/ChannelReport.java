package org.autodispatcher.cli;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.Channel;
import org.autodispatcher.config.Channel.Way;
import org.autodispatcher.config.Recipient;
import org.autodispatcher.notification.Message;
import org.autodispatcher.notification.Messenger;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.NotificationText;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;
import org.autodispatcher.routing.RouteRecipients;
import org.autodispatcher.routing.RoutingTable;

/** Sends a test message through every channel, and says what came of it. None waits for another. */
final class ChannelReport {
    private final Screen screen;
    private final Options options;
    private final Home home;
    private final Sentences sentences;

    ChannelReport(Screen screen, Options options, Home home) {
        this.screen = screen;
        this.options = options;
        this.home = home;
        sentences = new Sentences(home.routesFile().toString(), options.homeOption());
    }

    /** The channels of dispatcher.cfg, then the addresses that routes name. */
    private static List<Channel> channels(Home home, RoutingTable table) {
        return Stream.concat(
                        home.settings().notifying().channels().stream(),
                        RouteRecipients.all(table).stream().flatMap(recipient -> Channel.of(recipient).stream()))
                .toList();
    }

    /** Tries all of them; for scripts into {@code answer}. */
    ExitCode tell(RoutingTable table, Map<String, Object> answer) throws InterruptedException {
        List<Map<String, Object>> told = new ArrayList<>();
        ExitCode worst = ExitCode.DONE;
        List<Channel> channels = channels(home, table);
        if (channels.isEmpty() && !options.json()) {
            screen.line(screen.wording().text("notify.none"));
        }
        Messenger messenger = new Messenger(() -> home.settings().notifying(), InstantSource.system());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Channel, Future<Optional<Failure>>> tries = new LinkedHashMap<>();
            channels.forEach(channel -> {
                if (known(channel)) {
                    tries.put(channel, threads.submit(() -> tried(messenger, channel)));
                }
            });
            for (Channel channel : channels) {
                Optional<Future<Optional<Failure>>> one = Optional.ofNullable(tries.get(channel));
                worst = worst.and(one.isPresent() ? tell(channel, came(one.get()), told) : unknown(channel, told));
            }
        }
        answer.put("channels", told);
        return worst;
    }

    /** Whether there is somebody to tell where nobody has handed anything in. */
    private static boolean known(Channel channel) {
        return !(channel.way() instanceof Way.Mail(var to)) || to.stream().anyMatch(address -> !address.startsWith(Recipient.SUBMITTER));
    }

    private Optional<Failure> tried(Messenger messenger, Channel channel) {
        Wording wording = switch (channel.habits().language()) {
            case "zh" -> screen.wording().in(Locale.CHINESE);
            case "en" -> screen.wording().in(Locale.ENGLISH);
            default -> screen.wording();
        };
        NotificationText.Text text = new NotificationText(wording, sentences, home.settings().environment()).test(channel.name());
        String event = "test." + Instant.now().toEpochMilli() + "." + Integer.toHexString(channel.name().hashCode());
        try {
            messenger.send(channel, new Message(event, Optional.empty(), text.subject(), text.lines(), text.fields()));
            return Optional.empty();
        } catch (FailureException e) {
            return Optional.of(e.failure());
        }
    }

    private static Optional<Failure> came(Future<Optional<Failure>> one) throws InterruptedException {
        try {
            return one.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private ExitCode tell(Channel channel, Optional<Failure> failure, List<Map<String, Object>> told) {
        Map<String, Object> fields = fields(channel, failure.isEmpty());
        Map<String, String> context = Map.of("home_option", options.homeOption());
        failure.ifPresent(why -> {
            fields.put("reason", why.reason().code());
            fields.put("message", screen.wording().message(why, context));
            fields.put("hint", screen.wording().hint(why, context));
        });
        told.add(fields);
        if (!options.json()) {
            failure.ifPresentOrElse(
                    why -> screen.error(
                            screen.wording().text("line.about", "who", channel.name(), "message", screen.wording().message(why, context)),
                            screen.wording().hint(why, context)),
                    () -> screen.line(screen.wording().text("notify.ok", "channel", channel.name(), "kind", kind(channel))));
        }
        return failure.map(why -> ExitCode.of(why.reason())).orElse(ExitCode.DONE);
    }

    private ExitCode unknown(Channel channel, List<Map<String, Object>> told) {
        told.add(fields(channel, false));
        if (!options.json()) {
            screen.line(screen.wording().text("notify.submitter", "channel", channel.name()));
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> fields(Channel channel, boolean told) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("channel", channel.name());
        fields.put("kind", kind(channel));
        fields.put("told", told);
        return fields;
    }

    private static String kind(Channel channel) {
        return switch (channel.way()) {
            case Way.Mail _ -> "mail";
            case Way.Web web -> web.form().name().toLowerCase(Locale.ROOT);
            case Way.Command _ -> "command";
        };
    }
}

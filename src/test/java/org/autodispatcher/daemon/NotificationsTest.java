package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Channel;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.notification.Message;
import org.autodispatcher.notification.Sender;
import org.autodispatcher.report.NotificationText;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several channels at once: each for itself, through starts, ends and reloads. */
@Timeout(120)
class NotificationsTest {
    @TempDir
    Path dir;

    private final Ledger ledger = new MemoryLedger(InstantSource.system());
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Channel> channels = new ArrayList<>(List.of(channel("ops")));
    private @Nullable Notifications notifications;

    /** The channel {@code dead} takes nothing and says nothing. */
    private final class Sending implements Sender {
        @Override
        public Duration wait(Channel channel) {
            return Duration.ZERO;
        }

        @Override
        public void send(Channel channel, Message message) throws FailureException {
            if (channel.name().equals("dead")) {
                told.add("dead begins");
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw Failure.of(Reason.NOT_TOLD, "late").with("where", "there").with("seconds", 20).exception();
                }
            }
            told.add(channel.name() + ": " + message.subject());
        }
    }

    private static Channel channel(String name) {
        return new Channel(name, new Channel.Way.Command(List.of("tell"), Duration.ofSeconds(1)), Channel.Hears.USUAL, Channel.Habits.USUAL);
    }

    private Notifications fresh() {
        Audience audience = new Audience(_ -> List.of());
        NotificationText text = new NotificationText(new Wording(Locale.ENGLISH), new Sentences("routes.cfg", ""), Optional.empty());
        Letters letters = new Letters(ledger, audience, _ -> text, "0123456789abcdef");
        ChannelOutbox.Ties ties = new ChannelOutbox.Ties(ledger, new Sending(), letters, audience, InstantSource.system());
        return new Notifications(ties, () -> List.copyOf(channels), new ToldUpTo(dir), new Notifications.Trouble() {
            @Override
            public void ledger(UncheckedIOException problem) {
                throw problem;
            }

            @Override
            public void bug(String channel, RuntimeException bug) {
                told.add(channel + " " + bug);
            }

            @Override
            public void notTold(String channel, Failure why) {
                told.add(channel + " " + why.wording());
            }

            @Override
            public void toldAgain(String channel) {
                told.add(channel + " again");
            }
        });
    }

    @AfterEach
    void end() {
        released.countDown();
        close();
    }

    private void close() {
        Optional.ofNullable(notifications).ifPresent(Notifications::close);
    }

    private Notifications now() {
        return Optional.ofNullable(notifications).orElseThrow();
    }

    private void begins() {
        ledger.append("me", new Entry.Draft(Ledger.HOME, "", Step.START, Tense.FACT, Map.of("verb", "run"), Optional.empty()));
        notifications = fresh();
        now().begin();
    }

    private void done(String name) {
        long id = ledger.open();
        ledger.append("ann", new Entry.Draft(id, "", Step.SPOOL, Tense.INTENT, Map.of(DispatchRecord.PACKAGE, name), Optional.empty()));
        ledger.append("ann", new Entry.Draft(id, "", Step.ROUTE, Tense.FACT, Map.of(DispatchRecord.TARGETS, "a@b:22"), Optional.empty()));
        ledger.append("ann", new Entry.Draft(id, "a@b:22", Step.UPGRADE, Tense.FACT, Map.of(), Optional.empty()));
    }

    private String next() throws InterruptedException {
        return Optional.ofNullable(told.poll(60, TimeUnit.SECONDS)).orElse("nothing");
    }

    @Test
    void what_happened_while_nobody_told_is_told_at_the_next_start_and_what_was_told_is_not() throws Exception {
        begins();
        done("one.zip");
        assertThat(next()).isEqualTo("ops: one.zip is done (dispatch 1)");
        close();
        done("two.zip");
        begins();
        assertThat(next()).isEqualTo("ops: two.zip is done (dispatch 2)");
        close();
        begins();
        done("three.zip");
        assertThat(next()).isEqualTo("ops: three.zip is done (dispatch 3)");
        assertThat(told).isEmpty();
    }

    @Test
    void a_dead_channel_keeps_no_other_waiting_and_no_end_either() throws Exception {
        channels.add(0, channel("dead"));
        begins();
        done("one.zip");
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder("dead begins", "ops: one.zip is done (dispatch 1)");
        done("two.zip");
        assertThat(next()).isEqualTo("ops: two.zip is done (dispatch 2)");
        close();
        assertThat(told).isEmpty();
        released.countDown();
        begins();
        assertThat(next()).isEqualTo("dead begins");
        assertThat(next()).as("of what it was told to end in the middle").isEqualTo("dead: one.zip is done (dispatch 1)");
        assertThat(next()).isEqualTo("dead begins");
        assertThat(next()).isEqualTo("dead: two.zip is done (dispatch 2)");
    }

    @Test
    void a_channel_hears_of_what_comes_after_it_and_no_more_once_it_is_gone() throws Exception {
        begins();
        done("one.zip");
        assertThat(next()).startsWith("ops: one.zip");
        channels.set(0, channel("night"));
        now().follow();
        done("two.zip");
        assertThat(next()).startsWith("night: two.zip");
        channels.add(channel("ops"));
        now().follow();
        done("three.zip");
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder(
                "night: three.zip is done (dispatch 3)", "ops: three.zip is done (dispatch 3)");
        assertThat(told).isEmpty();
        assertThat(ledger.entries(Ledger.HOME).stream().filter(entry -> entry.draft().step() == Step.NOTIFY)
                        .map(entry -> entry.draft().values().get("channel") + " " + entry.draft().values().get("listens")))
                .containsExactly("ops yes", "ops no", "night yes", "ops yes");
    }
}

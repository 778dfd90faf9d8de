package org.autodispatcher.daemon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.autodispatcher.Sha256;
import org.autodispatcher.config.Channel;
import org.autodispatcher.config.Recipient;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Notice;
import org.autodispatcher.notification.Message;
import org.autodispatcher.report.NotificationText;
import org.autodispatcher.report.NotificationText.Item;

/**
 * Makes messages out of what the record says is to be told. The same message is the same each time it is made, but for reminders, which
 * tell of what waits when they are sent.
 *
 * @param ledger   the record
 * @param audience says of what a channel hears
 * @param text     words in the language of a channel
 * @param home     the identity of the HOME
 */
record Letters(Ledger ledger, Audience audience, Function<Channel, NotificationText> text, String home) {
    private static final Pattern ACCOUNT = Pattern.compile("[\\p{L}\\p{N}._+-]{1,64}");
    private static final int MARK = 8;

    /** Words in a channel's own language, else in that of the HOME. */
    static Locale language(Channel channel, Locale own) {
        return switch (channel.habits().language()) {
            case "zh" -> Locale.CHINESE;
            case "en" -> Locale.ENGLISH;
            default -> own;
        };
    }

    /** Whether a channel can tell anybody of what {@code submitter} handed in. */
    static boolean reaches(Channel channel, String submitter) {
        return !(channel.way() instanceof Channel.Way.Mail(var to))
                || ACCOUNT.matcher(submitter).matches()
                || to.stream().anyMatch(address -> !address.startsWith(Recipient.SUBMITTER));
    }

    /** Whom of several readers it is for; empty where all of them read the same. */
    static Optional<String> reader(Channel channel, String submitter) {
        return channel.way() instanceof Channel.Way.Mail(var to) && to.stream().anyMatch(address -> address.startsWith(Recipient.SUBMITTER))
                ? Optional.of(submitter).filter(name -> ACCOUNT.matcher(name).matches())
                : Optional.empty();
    }

    /** The id of a message of a channel about a dispatch: the same each time, and of no other message of any HOME. */
    String event(String channel, String dispatch, String what) {
        MessageDigest digest = Sha256.start();
        digest.update(channel.getBytes(StandardCharsets.UTF_8));
        return String.join(".", home.substring(0, Math.min(MARK, home.length())), dispatch, what, Sha256.of(digest).hex().substring(0, MARK));
    }

    /** Empty where there is nothing to be reminded of any more. */
    Optional<Message> of(Channel channel, Outgoing message) {
        List<Item> items = new ArrayList<>();
        message.notices().forEach((id, notice) -> items.add(item(id, notice)));
        Optional<String> reader = reader(channel, items.getFirst().dispatch().submitter());
        Notice first = message.notices().values().iterator().next();
        if (message.kind() == Notice.Kind.REMINDER) {
            Map<Long, DispatchRecord> waiting = Reminders.waiting(ledger, audience, channel);
            List<Item> still = waiting.values().stream()
                    .filter(record -> reader(channel, record.submitter()).equals(reader))
                    .map(record -> new Item(record, first.told(), false))
                    .toList();
            items.clear();
            items.addAll(still);
        }
        if (items.isEmpty()) {
            return Optional.empty();
        }
        NotificationText.Text made = text.apply(channel).of(message.kind(), items);
        return Optional.of(new Message(message.event(), reader, made.subject(), made.lines(), made.fields()));
    }

    /** The dispatch as it stood then, whatever has happened to it since. */
    private Item item(long id, Notice notice) {
        List<Entry> entries = ledger.entries(id);
        DispatchRecord then = DispatchRecord.of(id, entries.stream().filter(entry -> entry.sequence() <= notice.through()).toList());
        List<Entry> whole = entries.stream().filter(entry -> entry.draft().target().isEmpty()).toList();
        return new Item(then, notice.told(), ToldBefore.before(notice.channel(), whole, notice.through()).alarmed());
    }
}

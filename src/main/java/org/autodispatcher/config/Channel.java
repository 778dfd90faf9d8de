package org.autodispatcher.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.News;

/**
 * A way by which people are told: a section {@code [notify NAME]}, or an address that a route names itself.
 *
 * @param name   of the section; of an address, how it is shown
 * @param way    how what is to be told gets there
 * @param hears  of which dispatches
 * @param habits what of them, and how
 */
public record Channel(String name, Way way, Hears hears, Habits habits) {
    /** Of which dispatches a channel hears. */
    public enum Hears {
        /** Those whose route names it, and those whose route names nobody or that have none. */
        USUAL,
        /** Those whose route names it. */
        NAMED,
        /** Every one. */
        ALL
    }

    /**
     * What a channel tells, and how.
     *
     * @param tells    which news
     * @param remind   after what time it tells once more of what waits for a person; empty for never
     * @param language {@code auto}, {@code en} or {@code zh}
     */
    public record Habits(Set<News> tells, Optional<Duration> remind, String language) {
        /** What holds where nothing is written. */
        public static final Habits USUAL =
                new Habits(Set.of(News.OVERDUE, News.HELD, News.FAILED, News.CANCELLED, News.DONE), Optional.empty(), "auto");

        public Habits {
            tells = Set.copyOf(tells);
        }
    }

    /** How what is to be told gets there. */
    public sealed interface Way {
        /** By mail. */
        record Mail(List<String> to) implements Way {
            public Mail {
                to = List.copyOf(to);
            }
        }

        /**
         * Posted to a web address.
         *
         * @param form    what the other side reads
         * @param place   the address
         * @param secret  with which it is signed, read each time; empty for not at all
         * @param keyword which every message must hold; empty for none
         * @param proxy   the HTTP proxy on the way; empty for none
         */
        record Web(Form form, Place place, Optional<Path> secret, Optional<String> keyword, Optional<Proxy> proxy) implements Way {}

        /**
         * A program of this machine, as its argument list.
         *
         * @param limit how long it may take
         */
        record Command(List<String> words, Duration limit) implements Way {
            public Command {
                words = List.copyOf(words);
            }
        }
    }

    /** What is posted to a web address. */
    public enum Form {
        WEBHOOK,
        DINGTALK,
        WECOM,
        FEISHU,
        SLACK
    }

    /** Where a web address is to be had. */
    public sealed interface Place {
        /** In dispatcher.cfg, or in a route. */
        record Written(WebAddress address) implements Place {}

        /** In a private file, read each time. */
        record InFile(Path file) implements Place {}
    }

    /** An HTTP proxy. */
    public record Proxy(String host, int port) {}

    /** The channel that {@code recipient} is where no section of dispatcher.cfg is meant. */
    public static Optional<Channel> of(Recipient recipient) {
        return switch (recipient) {
            case Recipient.Named _ -> Optional.empty();
            case Recipient.Address address ->
                    Optional.of(new Channel(address.shown(), new Way.Mail(List.of(address.mail())), Hears.NAMED, Habits.USUAL));
            case Recipient.Web web -> Optional.of(new Channel(
                    web.shown(),
                    new Way.Web(Form.WEBHOOK, new Place.Written(web.address()), Optional.empty(), Optional.empty(), Optional.empty()),
                    Hears.NAMED,
                    Habits.USUAL));
        };
    }
}

package org.autodispatcher.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whom a route names behind {@code notify}. */
public sealed interface Recipient {
    /** Stands in a mail address for the account that handed a package in. */
    String SUBMITTER = "{submitter}";

    /** What an address of mail looks like; the account of whoever handed in may stand before the {@code @}. */
    Pattern MAIL = Pattern.compile("([^\\s@{}<>,;:\"()\\[\\]\\\\]+|\\{submitter})@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");

    /** The name of a section {@code [notify NAME]}. */
    Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*");

    /** As it may be shown, and stands in the ledger. */
    String shown();

    /** A channel of dispatcher.cfg. */
    record Named(String channel) implements Recipient {
        @Override
        public String shown() {
            return channel;
        }
    }

    /** A mail address, perhaps {@link #SUBMITTER} at some domain. */
    record Address(String mail) implements Recipient {
        @Override
        public String shown() {
            return mail;
        }
    }

    /** A webhook. */
    record Web(WebAddress address) implements Recipient {
        @Override
        public String shown() {
            return address.shown() + "#" + address.mark();
        }
    }

    /** Names of channels, mail addresses and web addresses, separated by commas or white space. */
    static List<Recipient> list(String text) throws ValueException {
        List<Recipient> all = new ArrayList<>();
        for (String word : Values.words(text)) {
            Recipient one = one(text, word);
            if (!all.contains(one)) {
                all.add(one);
            }
        }
        return List.copyOf(all);
    }

    private static Recipient one(String text, String word) throws ValueException {
        if (MAIL.matcher(word).matches()) {
            return new Address(word);
        }
        if (NAME.matcher(word).matches()) {
            return new Named(word);
        }
        try {
            return new Web(WebAddress.parse(word));
        } catch (ValueException e) {
            throw ValueException.at(text.indexOf(word), "route.channel", "found", WebAddress.redacted(word));
        }
    }
}

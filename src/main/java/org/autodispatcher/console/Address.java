package org.autodispatcher.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One thing there is on the site.
 *
 * @param methods those that mean something here
 * @param pattern its path; {@code {name}} stands for one component, and {@code {name*}} at the end for all that is left
 * @param open    whether it is for everybody, with or without a token
 * @param room    answers
 */
record Address(Set<String> methods, String pattern, boolean open, Room room) {
    /** Answers a request. */
    @FunctionalInterface
    interface Room {
        /**
         * @param guest who asks; nobody in particular where the address is open
         * @param parts what stands in the place of the pattern's names, decoded, in their order
         */
        void answer(Visit visit, Optional<Guest> guest, List<String> parts) throws Refusal, IOException;
    }

    /** Answers somebody who was let in. */
    @FunctionalInterface
    interface Inner {
        void answer(Visit visit, Guest guest, List<String> parts) throws Refusal, IOException;
    }

    /** Something to look at. */
    static Address get(String pattern, Inner room) {
        return of(Set.of("GET", "HEAD"), pattern, room);
    }

    /** Something to order. */
    static Address post(String pattern, Inner room) {
        return of(Set.of("POST"), pattern, room);
    }

    static Address of(Set<String> methods, String pattern, Inner room) {
        return new Address(methods, pattern, false, (visit, guest, parts) -> room.answer(visit, guest.orElseThrow(), parts));
    }

    /** Something for everybody. */
    static Address open(Set<String> methods, String pattern, Room room) {
        return new Address(methods, pattern, true, room);
    }

    /** What stands in the place of the pattern's names in {@code path}; empty where that is another address. */
    Optional<List<String>> match(String path) throws Refusal {
        String[] wanted = pattern.split("/", -1);
        String[] there = path.split("/", -1);
        boolean tail = wanted[wanted.length - 1].endsWith("*}");
        if (tail ? there.length < wanted.length : there.length != wanted.length) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < wanted.length; i++) {
            boolean rest = tail && i == wanted.length - 1;
            if (wanted[i].startsWith("{")) {
                parts.add(PathName.decoded(rest ? String.join("/", List.of(there).subList(i, there.length)) : there[i]));
            } else if (!wanted[i].equals(there[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parts);
    }
}

package org.autodispatcher.daemon;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be asked through the socket: one verb for each method of {@link org.autodispatcher.dispatch.Control}. */
enum Verb {
    HAND_IN(Access.Wish.ACT),
    FOLLOW(Access.Wish.LOOK),
    /** What exactly one must be allowed depends on the decision: {@link Access.Wish#of(org.autodispatcher.dispatch.Decision)}. */
    DECIDE(Access.Wish.LOOK),
    STANDING(Access.Wish.LOOK),
    FIND(Access.Wish.LOOK),
    ENTRIES(Access.Wish.LOOK),
    OUTPUT(Access.Wish.LOOK),
    /** Asked only by who is about to record something: who may not is told so before anything is looked at. */
    TRUSTED(Access.Wish.ACT),
    TRUST(Access.Wish.ACT),
    TOKENS(Access.Wish.LOOK),
    /** What exactly one must be allowed depends on the token: {@link Access.Wish#of}. */
    TOKEN(Access.Wish.LOOK),
    VERIFY(Access.Wish.LOOK),
    RELOAD(Access.Wish.ACT),
    READ(Access.Wish.ACT);

    private final Access.Wish wish;

    Verb(Access.Wish wish) {
        this.wish = wish;
    }

    /** What one must be allowed for it. */
    Access.Wish wish() {
        return wish;
    }

    /** As it is sent. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Verb> of(String text) {
        return Stream.of(values()).filter(verb -> verb.text().equals(text)).findFirst();
    }
}

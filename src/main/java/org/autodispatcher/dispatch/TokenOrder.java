package org.autodispatcher.dispatch;

import java.util.Map;
import org.autodispatcher.Sha256;

/** What a person orders of the tokens of a HOME. */
public sealed interface TokenOrder {
    /** The token's name. */
    String name();

    /**
     * There is a new token. Whoever orders it has made it up, and nobody else gets to know it: only its hash is handed over.
     *
     * @param sha256 of its text
     */
    record Add(Token token, Sha256 sha256) implements TokenOrder {
        @Override
        public String name() {
            return token.name();
        }
    }

    /** The token is worth nothing from now on. */
    record Revoke(String name) implements TokenOrder {}

    /** What came of it. */
    sealed interface Outcome {
        /** It is so. */
        record Done() implements Outcome {}

        /** It does not fit; nothing was changed. */
        record Refused(Why why, Map<String, String> values) implements Outcome {
            public Refused {
                values = Map.copyOf(values);
            }
        }
    }

    /** Why an order does not fit. */
    enum Why {
        /** There is one of that name, and it has not expired. */
        NAME_IN_USE,
        /** An account of this machine is called so, and it is another one than who orders it: it would stand in the ledger for that. */
        NAME_OF_ACCOUNT,
        /** There is none of that name. */
        NO_SUCH_TOKEN;

        /** The stable code. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}

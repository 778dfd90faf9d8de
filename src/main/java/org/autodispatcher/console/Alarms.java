package org.autodispatcher.console;

/** Hears what the people who run the dispatcher should know. */
@FunctionalInterface
public interface Alarms {
    /**
     * @param alarm          whether at once
     * @param key            of the sentence, in the wording file {@code daemon}
     * @param namesAndValues what it mentions; alternating
     */
    void tell(boolean alarm, String key, String... namesAndValues);
}

package org.autodispatcher.console.page;

import java.time.Instant;

/**
 * One step of a timeline.
 *
 * @param at      when it began
 * @param time    the same by the dispatcher's clock
 * @param actor   who ordered it
 * @param words   what it is, and what became of it
 * @param took    how long; empty where that is nothing to speak of
 * @param details what is known of it
 */
record StepLine(Instant at, String time, String actor, String words, String took, String details) {}

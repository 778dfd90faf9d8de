package org.autodispatcher.arrival.incoming;

import java.time.Instant;
import org.autodispatcher.Failure;

/**
 * A file that waits.
 *
 * @param path from the top of the directory
 * @param why  for what
 * @param since when it was first seen
 */
public record Waiting(String path, Failure why, Instant since) {}

package org.autodispatcher.console;

import java.time.Instant;
import org.autodispatcher.Secret;
import org.autodispatcher.dispatch.Token;

/**
 * A browser that was shown a token once.
 *
 * @param token   whose rights it has, for as long as the token holds
 * @param proof   what its forms hold and no other site can know
 * @param since   when it began
 */
record Session(Token token, Secret proof, Instant since) {}

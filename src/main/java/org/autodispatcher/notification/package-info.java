/** How what people are to be told gets to them: mail, webhooks, a program. Nothing here knows what is told, or remembers it. */
@org.jspecify.annotations.NullMarked
package org.autodispatcher.notification;

/**
 * Transmission to webhooks: the Camel component {@code webhook:<destination>}, which posts a
 * message as JSON, signed as <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 * specifies.
 *
 * <p>It makes one attempt and tells what came of it. When to try again is the outbox's business.
 */
package org.notificationdispatcher.webhook;

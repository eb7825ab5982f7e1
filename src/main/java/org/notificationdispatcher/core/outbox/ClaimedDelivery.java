package org.notificationdispatcher.core.outbox;

import org.notificationdispatcher.common.Message;

/**
 * A delivery this process may attempt until its lease ends.
 *
 * @param token fencing token: settling with another one has no effect
 * @param attempts made before
 */
record ClaimedDelivery(Message message, long token, int attempts) {}

package org.notificationdispatcher.core.outbox;

import java.util.UUID;

/**
 * A delivery to be recorded.
 *
 * @param orderKey deliveries of one key go one after the other; null: in any order
 */
record NewDelivery(String destination, UUID messageId, String orderKey, long sequence) {}

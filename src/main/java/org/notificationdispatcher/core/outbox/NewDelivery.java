package org.notificationdispatcher.core.outbox;

import java.util.UUID;
import org.notificationdispatcher.common.Message;

/**
 * A delivery to record.
 *
 * @param orderKey deliveries of one key go one after the other; null: any order
 * @param supersedeKey a later delivery of this key makes this one superfluous; null if none does
 */
record NewDelivery(
    String destination, UUID messageId, String orderKey, String supersedeKey, long sequence) {

  static NewDelivery of(String destination, Message message, KeyRule order, KeyRule supersede) {
    return new NewDelivery(
        destination, message.id(), order.key(message), supersede.key(message), message.sequence());
  }
}

package org.notificationdispatcher.common;

import java.util.List;

/**
 * One position of an order.
 *
 * @param orderItemKey License Central's key
 * @param position from 1
 * @param itemId the article (SKU)
 * @param itemName its name, or null
 * @param quantity licenses ordered
 * @param ticketLicenseIds the license numbers known so far; never null
 */
public record OrderItem(
    long orderItemKey,
    int position,
    String itemId,
    String itemName,
    int quantity,
    List<Long> ticketLicenseIds) {

  public OrderItem {
    ticketLicenseIds = ticketLicenseIds == null ? List.of() : List.copyOf(ticketLicenseIds);
  }
}

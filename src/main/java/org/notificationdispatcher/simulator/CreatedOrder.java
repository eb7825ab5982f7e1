package org.notificationdispatcher.simulator;

import java.util.List;

/**
 * What creating or extending an order gave.
 *
 * @param orderKey the stand-in's key
 * @param orderId the order number, or null
 * @param ticketId the ticket: a new one, or that of the extended order
 * @param ticketLicenseIds the licenses this call created, ascending
 */
public record CreatedOrder(
    long orderKey, String orderId, String ticketId, List<Long> ticketLicenseIds) {

  public CreatedOrder {
    ticketLicenseIds = List.copyOf(ticketLicenseIds);
  }
}

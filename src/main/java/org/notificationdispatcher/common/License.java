package org.notificationdispatcher.common;

import java.time.Instant;

/**
 * A license on a ticket.
 *
 * @param ticketLicenseId the unique license number
 * @param ticketId the ticket it is on
 * @param orderKey the order it belongs to
 * @param orderItemKey the position of that order
 * @param orderId the order number of the vendor, or null
 * @param customerId the customer, or null
 * @param itemId the article (SKU)
 * @param firmCode the vendor's firm code
 * @param productCode the product code
 * @param state one of NotYetCollected, CollectedWithoutReceipt, ConfirmedCollected,
 *     ReturnedWithoutReceipt, ConfirmedReturned, Withdrawn, Replaced
 * @param withdrawPending withdrawn, but the container has not been in contact since
 * @param generation counts the activations of this license number
 * @param assignedCmSerial the only CmContainer it may be activated in, or null
 * @param cmSerial the CmContainer it is in, or null
 * @param created when the license was created
 * @param firstActivated when it was activated for the first time, or null
 * @param replacedBy the license number of the successor, or null
 * @param options the license options, or null
 * @param position of the order item it belongs to, from 1, or null
 * @param modified when License Central last changed it
 */
public record License(
    long ticketLicenseId,
    String ticketId,
    long orderKey,
    long orderItemKey,
    String orderId,
    String customerId,
    String itemId,
    long firmCode,
    long productCode,
    String state,
    boolean withdrawPending,
    int generation,
    String assignedCmSerial,
    String cmSerial,
    Instant created,
    Instant firstActivated,
    Long replacedBy,
    LicenseOptions options,
    Integer position,
    Instant modified)
    implements CollectedRecord {

  @Override
  public Module module() {
    return Module.LICENSES;
  }

  @Override
  public String sourceKey() {
    return Long.toString(ticketLicenseId);
  }

  @Override
  public String subject() {
    return "license/" + ticketLicenseId;
  }
}

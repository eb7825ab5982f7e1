package org.notificationdispatcher.common;

import java.time.Instant;

/**
 * One license processed by one license transfer: activated, returned, restored, updated.
 *
 * @param activationKey License Central's key
 * @param transferKey the license transfer; one may process several licenses
 * @param type one of Activate, Return, Restore, RestoreContainer, AutoUpdate, PushUpdate, Withdraw,
 *     Replace
 * @param state one of Open (no receipt yet), Completed, UnexpectedState
 * @param ticketLicenseId the license number
 * @param ticketId the ticket
 * @param orderKey the order
 * @param orderId the order number of the vendor, or null
 * @param itemId the article (SKU)
 * @param cmSerial the CmContainer
 * @param cmContainerKind one of CmDongle, CmActLicense, CmCloudContainer
 * @param generation of the license number at this activation
 * @param firmUpdateCounter of the container after the transfer, or null
 * @param firstActivation whether the license was never activated before
 * @param created when the transfer was started
 * @param completed when its receipt came, or null
 * @param expirationTime of the license since this activation, or null
 * @param comment free text, or null
 * @param position of the order item the license belongs to, from 1, or null
 * @param restoredFrom the CmContainer a restore took the license from, which is on the blacklist
 *     since; else null
 * @param modified when License Central last changed it
 */
public record Activation(
    long activationKey,
    long transferKey,
    String type,
    String state,
    long ticketLicenseId,
    String ticketId,
    long orderKey,
    String orderId,
    String itemId,
    String cmSerial,
    String cmContainerKind,
    int generation,
    Long firmUpdateCounter,
    boolean firstActivation,
    Instant created,
    Instant completed,
    Instant expirationTime,
    String comment,
    Integer position,
    String restoredFrom,
    Instant modified)
    implements CollectedRecord {

  @Override
  public Module module() {
    return Module.ACTIVATIONS;
  }

  @Override
  public String sourceKey() {
    return Long.toString(activationKey);
  }

  /** The license: all that happens to one license is told in order. */
  @Override
  public String subject() {
    return "license/" + ticketLicenseId;
  }
}

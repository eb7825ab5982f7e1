package org.notificationdispatcher.simulator;

import java.time.Instant;

/**
 * What is true of a license, read from the stand-in's data past its services: for tests to hold
 * against what arrived elsewhere.
 *
 * @param ticketLicenseId the license number
 * @param ticketId the ticket it is or was on
 * @param state in the words of profile {@code default}, such as {@code ConfirmedCollected}
 * @param withdrawPending withdrawn, but its container has not been in contact since
 * @param generation counts the activations; 0 before the first
 * @param assignedCmSerial the only container that may collect it, or null
 * @param cmSerial the container it is in, or null; a replaced license stays where it was
 * @param expirationTime null if it never expires, or only once it is activated
 * @param transferKey the latest license transfer, or null
 * @param replacedBy the license number of the successor, or null
 * @param modified time of the latest change; grows with each, even if the clock goes back
 */
public record TrueLicense(
    long ticketLicenseId,
    String ticketId,
    String state,
    boolean withdrawPending,
    int generation,
    String assignedCmSerial,
    String cmSerial,
    Instant expirationTime,
    Long transferKey,
    Long replacedBy,
    Instant modified) {}

package org.notificationdispatcher.common;

import java.time.Instant;

/**
 * The license options. Each is null where the license does not have it.
 *
 * @param featureMap bit mask of the features
 * @param licenseQuantity concurrent users
 * @param unitCounter units left
 * @param activationTime not usable before
 * @param expirationTime not usable after; of an {@code Add} license known only after its first
 *     activation
 * @param expirationMode {@code Set} for a fixed date, {@code Add} for days from activation
 * @param expirationDays days from activation
 * @param usagePeriodDays days from first use; the end is never known
 * @param maintenancePeriodStart first day of maintenance
 * @param maintenancePeriodEnd last day of maintenance
 * @param text free text shown to the user
 */
public record LicenseOptions(
    Long featureMap,
    Long licenseQuantity,
    Long unitCounter,
    Instant activationTime,
    Instant expirationTime,
    String expirationMode,
    Long expirationDays,
    Long usagePeriodDays,
    Instant maintenancePeriodStart,
    Instant maintenancePeriodEnd,
    String text) {}

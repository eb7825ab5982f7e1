package org.notificationdispatcher.common;

/**
 * A CmContainer.
 *
 * @param cmSerial mask and serial number, such as {@code 130-150197269}
 * @param kind one of CmDongle, CmActLicense, CmCloudContainer
 * @param typeName such as CmStick/C, or null
 * @param firmCode the vendor's firm code, or null
 * @param state one of Ok, UnexpectedState, Blacklisted, Recycled, or null
 * @param firmUpdateCounter counts the license transfers, or null
 */
public record CmContainer(
    String cmSerial,
    String kind,
    String typeName,
    Long firmCode,
    String state,
    Long firmUpdateCounter) {}

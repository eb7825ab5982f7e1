package org.notificationdispatcher.simulator;

/**
 * A license the load generator can do something with.
 *
 * @param collectable whether it is in no container and can be collected
 */
record LicenseAtHand(long ticketLicenseId, String ticketId, String cmSerial, boolean collectable) {}

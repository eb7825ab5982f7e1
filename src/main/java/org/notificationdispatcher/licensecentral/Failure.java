package org.notificationdispatcher.licensecentral;

/**
 * Why License Central could not be read.
 *
 * @param kind what configuration can name: {@code code 0x…} (business error), {@code fault Client}
 *     (SOAP fault), {@code http 503}, {@code html}, {@code timeout}, {@code connection}, {@code
 *     malformed}, {@code cut off} (more rows of one moment than an answer has), {@code database}
 *     (our own), or {@code other}
 * @param detail for people, one line
 * @param permanent whether asking again is pointless until somebody mends something
 */
public record Failure(String kind, String detail, boolean permanent) {}

package org.notificationdispatcher.webhook;

/**
 * What is posted at one attempt.
 *
 * @param id the header {@code webhook-id}
 * @param timestamp the header {@code webhook-timestamp}
 * @param signatures the header {@code webhook-signature}
 * @param body the very bytes that were signed; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SignedRequest(String id, String timestamp, String signatures, byte[] body) {}

package org.notificationdispatcher.webhook;

/**
 * What a receiver answered.
 *
 * @param status such as 204
 * @param retryAfter the header {@code Retry-After} as it came, or null
 * @param text as much of the body as is kept; never null
 */
record Answer(int status, String retryAfter, String text) {

  boolean delivered() {
    return status >= 200 && status < 300;
  }
}

package org.notificationdispatcher.http;

/**
 * What came of a request.
 *
 * @param answer as far as it has come, or null
 * @param trouble why it did not come whole, in own words and without secrets; null if it did
 * @param cause of the trouble, or null
 */
public record Result(Answer answer, String trouble, Exception cause) {
  public boolean whole() {
    return trouble == null;
  }
}

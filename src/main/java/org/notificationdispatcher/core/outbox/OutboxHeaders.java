package org.notificationdispatcher.core.outbox;

import org.apache.camel.spi.Metadata;

/**
 * Headers that {@code from: outbox:} sets, for routes that replace the body. {@code to: outbox:}
 * reads the first three where the body is no message yet.
 */
public final class OutboxHeaders {

  @Metadata(
      description =
          "The message's id, a UUID as text; the same at every attempt. Recording an id twice stores one"
              + " message; a new one if the header is not set",
      javaType = "String")
  public static final String MESSAGE_ID = "NotificationMessageId";

  @Metadata(description = "The message's type, such as activation.completed", javaType = "String")
  public static final String TYPE = "NotificationType";

  @Metadata(description = "What the message is about, such as license/4711", javaType = "String")
  public static final String SUBJECT = "NotificationSubject";

  @Metadata(
      label = "consumer",
      description = "Number of this attempt, from 1",
      javaType = "Integer")
  public static final String ATTEMPT = "NotificationAttempt";

  private OutboxHeaders() {}
}

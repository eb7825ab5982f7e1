package org.notificationdispatcher.core.outbox;

/** Headers that {@code from: outbox:} sets, for routes that replace the body. */
public final class OutboxHeaders {

  /** The message's id as text; the same at every attempt. */
  public static final String MESSAGE_ID = "NotificationMessageId";

  /** The message's type, such as {@code activation.completed}. */
  public static final String TYPE = "NotificationType";

  /** What the message is about, such as {@code license/4711}. */
  public static final String SUBJECT = "NotificationSubject";

  /** Number of this attempt, from 1. */
  public static final String ATTEMPT = "NotificationAttempt";

  private OutboxHeaders() {}
}

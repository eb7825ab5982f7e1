package org.notificationdispatcher.webhook;

import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.notificationdispatcher.common.TransmissionException;

/**
 * Posts messages to a webhook as JSON, signed as Standard Webhooks specifies.
 *
 * <p>The body is a {@link org.notificationdispatcher.common.Message} or what a route made of one: a
 * String or bytes that are JSON already, or anything Jackson can write. The {@code webhook-id} is
 * the header {@link #MESSAGE_ID}, else the exchange's variable of that name, else the message's id.
 *
 * <p>An option that is not given is the property {@code dispatcher.webhook.<name>.<option>}, if
 * there is one.
 *
 * <p>After a 2xx answer the body is the answer (at most 20,000 bytes) and the header {@code
 * CamelHttpResponseCode} its status. Everything else, redirects included, fails the exchange with a
 * {@link org.notificationdispatcher.common.TransmissionException}.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = WebhookComponent.SCHEME,
    title = "Webhook",
    syntax = WebhookComponent.SCHEME + ":name",
    producerOnly = true,
    category = {Category.HTTP})
public final class WebhookEndpoint extends DefaultEndpoint {
  /** The header, or variable, that holds the message's id. Survives a mapping of the body. */
  public static final String MESSAGE_ID = "NotificationMessageId";

  /** The header that holds the type of what a CloudEvent tells; the message's if there is none. */
  public static final String TYPE = "NotificationType";

  /** The header that holds what a CloudEvent is about; the message's subject if there is none. */
  public static final String SUBJECT = "NotificationSubject";

  /** The variable that holds the message, of which a CloudEvent with a mapped body is made. */
  public static final String MESSAGE = "NotificationMessage";

  @UriPath(description = "Name of the destination, for messages and logs")
  @Metadata(required = true)
  private final String name;

  @UriParam private final WebhookOptions options;

  private WebhookTarget target;

  WebhookEndpoint(String uri, WebhookComponent component, String name, WebhookOptions options) {
    super(uri, component);
    this.name = name;
    this.options = options;
  }

  /**
   * To be called when all options are set.
   *
   * @throws IllegalArgumentException naming the endpoint and what is wrong
   */
  void validate() {
    try {
      target = WebhookTarget.of(label(), options, ((WebhookComponent) getComponent()).clock());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: %s (keys dispatcher.webhook.%s.*)".formatted(label(), e.getMessage(), name));
    }
  }

  /** How messages and logs name this endpoint: {@code webhook:erp}. */
  String label() {
    return WebhookComponent.SCHEME + ":" + name;
  }

  WebhookTarget target() {
    return target;
  }

  @Override
  public Producer createProducer() {
    return new WebhookProducer(this, (WebhookComponent) getComponent());
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(label() + ": messages can only be sent to a webhook");
  }

  /**
   * Asks the receiver for nothing, as {@link WebhookComponent#reach}.
   *
   * @return what it answered, in a few words
   * @throws TransmissionException if it cannot be reached or does not let us in
   */
  public String reach() throws TransmissionException {
    return ((WebhookComponent) getComponent()).reach(label(), target.http());
  }

  /** Name of the destination. */
  public String getName() {
    return name;
  }

  /** What it was told, and what it was not. */
  public WebhookOptions getOptions() {
    return options;
  }

  /**
   * The longest an attempt can take: a lease on a delivery to this endpoint must be longer. It is
   * looked at every 50 ms whether time is up.
   */
  public Duration getTimeout() {
    return options.getTimeout();
  }
}

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

/**
 * Posts messages to a webhook as JSON, signed as Standard Webhooks specifies.
 *
 * <p>The body is a {@link org.notificationdispatcher.common.Message} or what a route made of one: a
 * String or bytes that are JSON already, or anything Jackson can write. The {@code webhook-id} is
 * the header {@link #MESSAGE_ID}, else the exchange's variable of that name, else the message's id.
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

  @UriPath(description = "Name of the destination, for messages and logs")
  @Metadata(required = true)
  private final String name;

  @UriParam(
      description =
          "Where to post: absolute, http or https, with a host, without user and password. Its"
              + " query is kept and never logged")
  @Metadata(required = true)
  private String url;

  @UriParam(
      label = "security",
      secret = true,
      description =
          "Secret shared with the receiver: whsec_ and the base64 of 24 to 64 bytes. While it is"
              + " being replaced: the new one, a space, the old one")
  @Metadata(required = true)
  private String secret;

  @UriParam(
      defaultValue = "5000",
      javaType = "java.time.Duration",
      description = "How long a connection may take to stand, in ms or such as 5s")
  private Duration connectTimeout = Duration.ofSeconds(5);

  @UriParam(
      defaultValue = "30000",
      javaType = "java.time.Duration",
      description =
          "How long an attempt may take from its start to the end of the answer, whatever trickles"
              + " in meanwhile, in ms or such as 30s")
  private Duration timeout = Duration.ofSeconds(30);

  private WebhookTarget target;

  WebhookEndpoint(String uri, WebhookComponent component, String name) {
    super(uri, component);
    this.name = name;
  }

  /**
   * To be called when all options are set.
   *
   * @throws IllegalArgumentException naming the endpoint and what is wrong
   */
  void validate() {
    try {
      target = WebhookTarget.of(url, secret, connectTimeout, timeout);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(label() + ": " + e.getMessage());
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

  /** Name of the destination. */
  public String getName() {
    return name;
  }

  public String getUrl() {
    return url;
  }

  public void setUrl(String url) {
    this.url = url;
  }

  public String getSecret() {
    return secret;
  }

  public void setSecret(String secret) {
    this.secret = secret;
  }

  public Duration getConnectTimeout() {
    return connectTimeout;
  }

  public void setConnectTimeout(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  /**
   * The longest an attempt can take: a lease on a delivery to this endpoint must be longer. It is
   * looked at every 50 ms whether time is up.
   */
  public Duration getTimeout() {
    return timeout;
  }

  public void setTimeout(Duration timeout) {
    this.timeout = timeout;
  }
}

package org.notificationdispatcher.sap;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
import org.notificationdispatcher.http.Request;
import org.notificationdispatcher.http.Result;

/**
 * Writes messages to SAP: as entities of an OData service of SAP Gateway, as IDocs by HTTP, or as
 * SOAP requests.
 *
 * <p>The body is JSON in SAP's names, made by a mapping: for OData an object with {@code
 * operation}, {@code set}, {@code key} and {@code data}; for IDocs the segments; for SOAP the
 * function's name with its parameters, or XML. The message's id is the header or variable {@link
 * #MESSAGE_ID}.
 *
 * <p>An option that is not given is the property {@code dispatcher.sap.<name>.<option>}, if there
 * is one.
 *
 * <p>After success, of which it is part that the entity is there already, the body is the answer
 * (at most 20,000 bytes) and the header {@code CamelHttpResponseCode} its status. Everything else
 * fails the exchange with a {@link org.notificationdispatcher.common.TransmissionException}.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = SapComponent.SCHEME,
    title = "SAP",
    syntax = SapComponent.SCHEME + ":name",
    producerOnly = true,
    category = {Category.HTTP, Category.SAAS})
public final class SapEndpoint extends DefaultEndpoint {
  /** The header, or variable, that holds the message's id. Survives a mapping of the body. */
  public static final String MESSAGE_ID = "NotificationMessageId";

  /** The header that holds the number of the attempt, from 1. */
  public static final String ATTEMPT = "NotificationAttempt";

  private static final int LARGEST_METADATA = 16 * 1024 * 1024;

  @UriPath(description = "Name of the destination, for messages and logs")
  @Metadata(required = true)
  private final String name;

  @UriParam private final SapOptions options;

  private Sender sender;
  private Gateway gateway;
  private SapTarget target;

  SapEndpoint(String uri, SapComponent component, String name, SapOptions options) {
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
    SapComponent component = (SapComponent) getComponent();
    try {
      target = SapTarget.of(label(), options, component.clock());
      Refusals refusals = new Refusals(label(), target.http().toString(), component.clock());
      gateway = new Gateway(target, refusals, component::transmitter);
      sender =
          target.kind().odata()
              ? new ODataSender(target, gateway, component.clock(), component.collecting())
              : new XmlSender(target, gateway);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: %s (keys dispatcher.sap.%s.*)".formatted(label(), e.getMessage(), name));
    }
  }

  /** How messages and logs name this endpoint: {@code sap:erp}. */
  String label() {
    return SapComponent.SCHEME + ":" + name;
  }

  /** All routes that write to it share its sessions and batches. */
  Sender sender() {
    return sender;
  }

  @Override
  public Producer createProducer() {
    return new SapProducer(this, (SapComponent) getComponent());
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(label() + ": messages can only be sent to SAP");
  }

  /**
   * Reads what the service says of itself. Waits for it, at most as long as an attempt may take.
   *
   * @throws TransmissionException if there is no such thing
   */
  public ServiceMetadata readMetadata() throws TransmissionException {
    if (!target.kind().odata()) {
      throw TransmissionException.unfit(label() + ": only odata-v2 and odata-v4 have $metadata");
    }
    CompletableFuture<Result> metadata = new CompletableFuture<>();
    Request request =
        Request.get(
            target.path("/$metadata"), Map.of("Accept", "application/xml"), LARGEST_METADATA);
    long deadline = System.nanoTime() + getTimeout().toNanos();
    ((SapComponent) getComponent())
        .transmitter()
        .send(target.http(), request, deadline, metadata::complete);
    Result result = metadata.join();
    if (!result.whole() || !result.answer().consent() || Refusals.page(result.answer())) {
      throw gateway.refusals().of(result);
    }
    try {
      return ServiceMetadata.parse(result.answer().text());
    } catch (IllegalArgumentException e) {
      throw TransmissionException.failed(label() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Asks the system without writing: an OData service for its metadata, others for nothing.
   *
   * @return what it answered, in a few words
   * @throws TransmissionException if it cannot be reached or does not let us in
   */
  public String reach() throws TransmissionException {
    if (!target.kind().odata()) {
      return ((SapComponent) getComponent()).reach(label(), target.http());
    }
    readMetadata();
    return "lets us in and shows its $metadata";
  }

  /** Name of the destination. */
  public String getName() {
    return name;
  }

  /** What it was told, and what it was not. */
  public SapOptions getOptions() {
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

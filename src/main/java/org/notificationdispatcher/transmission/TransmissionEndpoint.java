package org.notificationdispatcher.transmission;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.notificationdispatcher.common.Transmission;

/**
 * Hands messages to a bean that is a {@link Transmission}.
 *
 * <p>The body is the {@link org.notificationdispatcher.common.Message}, as it comes from an outbox,
 * and stays as it is. A result that is neither delivered nor duplicate fails the exchange with a
 * {@link org.notificationdispatcher.common.TransmissionException}; what the bean throws fails it as
 * it is.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = TransmissionComponent.SCHEME,
    title = "Transmission",
    syntax = TransmissionComponent.SCHEME + ":bean",
    producerOnly = true,
    category = {Category.CORE})
public final class TransmissionEndpoint extends DefaultEndpoint {

  @UriPath(description = "Name of the bean, which is a Transmission")
  @Metadata(required = true)
  private final String bean;

  TransmissionEndpoint(String uri, TransmissionComponent component, String bean) {
    super(uri, component);
    this.bean = bean;
  }

  /** How messages and logs name this endpoint: {@code transmission:erp}. */
  String label() {
    return TransmissionComponent.SCHEME + ":" + bean;
  }

  /**
   * The bean of now: it is made anew when the file that declares it is taken over.
   *
   * @throws IllegalArgumentException naming the endpoint, what is wrong and the mend
   */
  Transmission transmission() {
    Object found = getCamelContext().getRegistry().lookupByName(bean);
    if (found == null) {
      throw new IllegalArgumentException(
          label()
              + ": there is no bean "
              + bean
              + "; mind the spelling, or declare it by \"- beans:\" in the route file");
    }
    if (found instanceof Transmission transmission) {
      return transmission;
    }
    throw new IllegalArgumentException(
        "%s: the bean is a %s, which does not implement %s; let it, or call it by \"bean:\""
            .formatted(label(), found.getClass().getName(), Transmission.class.getName()));
  }

  @Override
  public Producer createProducer() {
    return new TransmissionProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        label() + ": messages can only be sent to a transmission");
  }

  /** Name of the bean. */
  public String getBean() {
    return bean;
  }
}

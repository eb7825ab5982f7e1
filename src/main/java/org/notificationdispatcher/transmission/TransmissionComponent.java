package org.notificationdispatcher.transmission;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The Camel component {@code transmission}. */
@Component(TransmissionComponent.SCHEME)
public final class TransmissionComponent extends DefaultComponent {
  static final String SCHEME = "transmission";

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    TransmissionEndpoint endpoint = new TransmissionEndpoint(uri, this, remaining);
    setProperties(endpoint, parameters);
    // A name that is wrong stops the start, and not the first message
    endpoint.transmission();
    return endpoint;
  }
}

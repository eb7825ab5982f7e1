package org.notificationdispatcher.licensecentral;

import java.net.MalformedURLException;
import java.net.URI;
import org.apache.cxf.endpoint.Client;
import org.apache.cxf.interceptor.Fault;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;
import org.apache.cxf.transport.http.HTTPConduit;
import org.apache.cxf.transport.http.HTTPException;

/**
 * SOAP 1.2 says the sender's faults with HTTP 400 (SOAP 1.2 part 2, 7.5.2.2), which CXF would not
 * read. What comes with 400 and is no XML stays an HTTP error.
 */
final class BadRequest extends AbstractPhaseInterceptor<Message> {
  private static final int STATUS = 400;

  private BadRequest() {
    super(Phase.RECEIVE);
  }

  static void readFaults(Client client) {
    client.getEndpoint().put(HTTPConduit.PROCESS_FAULT_ON_HTTP_400, true);
    client.getInInterceptors().add(new BadRequest());
  }

  @Override
  public void handleMessage(Message message) {
    String contentType = String.valueOf(message.get(Message.CONTENT_TYPE));
    if (Integer.valueOf(STATUS).equals(message.get(Message.RESPONSE_CODE))
        && !contentType.contains("xml")) {
      String address = (String) message.getExchange().getOutMessage().get(Message.ENDPOINT_ADDRESS);
      try {
        throw new Fault(new HTTPException(STATUS, "Bad Request", URI.create(address).toURL()));
      } catch (MalformedURLException e) {
        throw new IllegalStateException("asked at " + address, e);
      }
    }
  }
}

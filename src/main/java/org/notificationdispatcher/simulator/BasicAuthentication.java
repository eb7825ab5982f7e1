package org.notificationdispatcher.simulator;

import java.util.Map;
import org.apache.cxf.configuration.security.AuthorizationPolicy;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;

/** Asks for a user and password by HTTP Basic, for the WSDL too. */
final class BasicAuthentication extends AbstractPhaseInterceptor<Message> {

  private final String user;
  private final String password;

  BasicAuthentication(String user, String password) {
    super(Phase.RECEIVE);
    this.user = user;
    this.password = password;
  }

  @Override
  public void handleMessage(Message request) {
    AuthorizationPolicy given = request.get(AuthorizationPolicy.class);
    if (given == null
        || !user.equals(given.getUserName())
        || !password.equals(given.getPassword())) {
      unauthorized().send(request);
    }
  }

  static RawAnswer unauthorized() {
    return RawAnswer.html(
        401,
        Map.of("WWW-Authenticate", "Basic realm=\"License Central stand-in\""),
        "401 Unauthorized");
  }
}

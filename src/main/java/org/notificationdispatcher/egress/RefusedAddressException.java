package org.notificationdispatcher.egress;

import java.net.UnknownHostException;

/**
 * A connection was not made because of where it leads. The message is for the operator, and names
 * the key that allows it. It is an {@link UnknownHostException} so that it passes through
 * resolvers: for them a refused address is none.
 */
public final class RefusedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  RefusedAddressException(String message) {
    super(message);
  }
}

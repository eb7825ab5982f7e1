package org.notificationdispatcher.simulator;

/**
 * The stand-in refuses a request for a business reason. Over SOAP it is an ordinary answer (HTTP
 * 200) whose {@code ReturnMessage} holds the code and the text. The codes are the stand-in's own;
 * those of License Central are not public.
 */
public final class RejectedException extends RuntimeException {

  /** The request makes no sense, such as a window that ends before it begins. */
  public static final String BAD_REQUEST = "0x1001";

  /** There is no such customer, item, ticket, license, container or transfer. */
  public static final String NOT_FOUND = "0x1002";

  /** What was asked for is not possible in the present state. */
  public static final String NOT_NOW = "0x1003";

  private static final long serialVersionUID = 1L;

  private final String returnCode;

  RejectedException(String returnCode, String message) {
    super(message);
    this.returnCode = returnCode;
  }

  /** A hex string that starts with {@code 0x}, never {@code 0x0}. */
  public String returnCode() {
    return returnCode;
  }

  static RejectedException badRequest(String message) {
    return new RejectedException(BAD_REQUEST, message);
  }

  static RejectedException notFound(String message) {
    return new RejectedException(NOT_FOUND, message);
  }

  static RejectedException notNow(String message) {
    return new RejectedException(NOT_NOW, message);
  }
}

package org.notificationdispatcher.http;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How a destination is told who asks. Thread-safe; its text shows nothing secret. */
public interface Access {

  /** The header to send along, if any; fails with a {@link NoAccessException}. */
  CompletableFuture<Map<String, String>> headers(Transmitter transmitter);

  /**
   * The destination answered 401 to these headers.
   *
   * @return whether there may be others by now, so that it is worth another try
   */
  boolean refused(Map<String, String> headers);

  /** Always the same header, or none. */
  static Access fixed(Map<String, String> headers) {
    CompletableFuture<Map<String, String>> always = CompletableFuture.completedFuture(headers);
    return new Access() {
      @Override
      public CompletableFuture<Map<String, String>> headers(Transmitter transmitter) {
        return always;
      }

      @Override
      public boolean refused(Map<String, String> refused) {
        return false;
      }

      @Override
      public String toString() {
        return headers.keySet().toString();
      }
    };
  }
}

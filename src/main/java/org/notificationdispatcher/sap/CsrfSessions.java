package org.notificationdispatcher.sap;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The session of the moment. However many ask for one, or find out that it has ended, one request
 * fetches the next while the others wait. Thread-safe.
 */
final class CsrfSessions {
  private final Consumer<CompletableFuture<CsrfSession>> fetch;

  /** Done, or under way. Guarded by this. */
  private CompletableFuture<CsrfSession> current;

  /**
   * @param fetch begins to fetch a session, and completes the future when it is there or there is
   *     none; must not block
   */
  CsrfSessions(Consumer<CompletableFuture<CsrfSession>> fetch) {
    this.fetch = fetch;
  }

  CompletableFuture<CsrfSession> current() {
    CompletableFuture<CsrfSession> fresh;
    synchronized (this) {
      if (current != null && !current.isCompletedExceptionally()) {
        return current;
      }
      fresh = new CompletableFuture<>();
      current = fresh;
    }
    fetch.accept(fresh);
    return fresh;
  }

  /** It was refused. The next to ask fetches another, unless somebody has already. */
  synchronized void ended(CsrfSession session) {
    if (current != null
        && current.isDone()
        && !current.isCompletedExceptionally()
        && current.join() == session) {
      current = null;
    }
  }
}

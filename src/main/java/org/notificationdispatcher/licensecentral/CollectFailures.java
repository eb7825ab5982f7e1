package org.notificationdispatcher.licensecentral;

import org.notificationdispatcher.core.collect.Watermarks;
import org.notificationdispatcher.core.collect.Window;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Says once a cycle why a module could not be read, and whether it goes on by itself. */
public final class CollectFailures {
  private static final Logger LOG = LoggerFactory.getLogger(CollectFailures.class);

  private final Watermarks watermarks;
  private final FailureClassifier classifier;

  public CollectFailures(Watermarks watermarks, FailureClassifier classifier) {
    this.watermarks = watermarks;
    this.classifier = classifier;
  }

  /** What has failed, in one line. */
  public String describe(Throwable cause) {
    Failure failure = classifier.classify(cause);
    return failure.kind() + ": " + failure.detail();
  }

  /**
   * Logs the failure and writes it down beside the watermark, which stays.
   *
   * @param window what was being read, or null
   */
  public void report(String module, Window window, Throwable cause) {
    Failure failure = classifier.classify(cause);
    if (failure.permanent()) {
      LOG.error(
          "{} are paused after {} ({}). Mend it, then restart",
          module,
          failure.kind(),
          failure.detail());
    } else {
      LOG.warn(
          "{} could not be read: {} ({}). Tried again at the next cycle",
          module,
          failure.kind(),
          failure.detail());
    }
    LOG.debug("{} could not be read", module, cause);
    try {
      watermarks.failed(
          module, window, failure.kind() + ": " + failure.detail(), failure.permanent());
    } catch (DataAccessException e) {
      // The lease ends by itself, and the log has the reason
      LOG.debug("{}: the failure could not be written down", module, e);
    }
  }
}

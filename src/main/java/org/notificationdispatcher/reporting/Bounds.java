package org.notificationdispatcher.reporting;

import java.time.Duration;

/**
 * What is worth to be looked at, seen from the moment of the report.
 *
 * @param expiresWithin licenses that expire so soon
 * @param unusedAfter licenses created longer ago and never collected
 * @param receiptMissingAfter license transfers started longer ago and without receipt
 * @param findings how many of each are listed, at least 1
 */
public record Bounds(
    Duration expiresWithin, Duration unusedAfter, Duration receiptMissingAfter, int findings) {

  /**
   * @throws IllegalArgumentException if none would be listed
   */
  public Bounds {
    if (findings < 1) {
      throw new IllegalArgumentException("at least one finding is listed, not " + findings);
    }
  }
}

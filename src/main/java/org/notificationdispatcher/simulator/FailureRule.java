package org.notificationdispatcher.simulator;

import java.util.SplittableRandom;

/** What the inbox answers to a request whose signature is right. Called by several threads. */
@FunctionalInterface
public interface FailureRule {

  /**
   * What to answer to one request.
   *
   * @param number of the request, from 1, counting those with a right signature
   * @param id the header {@code webhook-id}
   * @return the status to answer, 200 to 599
   */
  int statusFor(long number, String id);

  /** 204 to all. */
  static FailureRule never() {
    return (number, id) -> 204;
  }

  /**
   * To every n-th request another status than 204.
   *
   * @param n at least 1
   */
  static FailureRule everyNth(int n, int status) {
    if (n < 1) {
      throw new IllegalArgumentException("every " + n + "th request cannot be counted");
    }
    return (number, id) -> number % n == 0 ? status : 204;
  }

  /**
   * To a share of the requests another status than 204: the same requests, by number, for the same
   * seed.
   *
   * @param probability from 0 (none) to 1 (all)
   */
  static FailureRule sometimes(double probability, long seed, int status) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability is from 0 to 1, not " + probability);
    }
    return (number, id) ->
        new SplittableRandom(31 * seed + number).nextDouble() < probability ? status : 204;
  }
}

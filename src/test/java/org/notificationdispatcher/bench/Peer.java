package org.notificationdispatcher.bench;

import java.util.List;
import javax.sql.DataSource;

/**
 * A library that keeps a backlog in PostgreSQL and has workers for it, set up as its documentation
 * says.
 */
interface Peer {
  /** What it is and how it is set up, in a line. */
  String settings(int inFlight);

  /** How many connections it needs to keep so many requests in flight. */
  default int connections(int inFlight) {
    // Each worker one, and what claims, settles and keeps house
    return inFlight + 3;
  }

  /**
   * Makes its tables in an empty schema, and records a message for each id, as it is done there.
   */
  void load(DataSource data, List<String> ids, String body) throws Exception;

  /**
   * Lets the workers begin; each message is given to {@link Deliveries#deliver}.
   *
   * @return ends them
   */
  AutoCloseable start(DataSource data, Deliveries deliveries, int inFlight) throws Exception;

  /** A query that says whether anything is not yet settled. */
  String left();

  /** Name and version of the jar a class is from. */
  static String jarOf(Class<?> type) {
    return type.getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .getPath()
        .replaceFirst(".*/", "")
        .replaceFirst("\\.jar$", "");
  }
}

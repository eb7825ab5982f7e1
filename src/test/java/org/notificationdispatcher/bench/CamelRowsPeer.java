package org.notificationdispatcher.bench;

import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;

/**
 * The usual way in Camel, row by row: {@code sql:} consumers that claim some rows each and mark one
 * by {@code onConsume} when its route is through. Set up as the pages "SQL" and "Polling Consumer"
 * of Camel's manual say. As a consumer waits for the route of each row, there is one for each
 * request in flight. They claim by an UPDATE: the locks of a bare {@code FOR UPDATE SKIP LOCKED}
 * end with the statement, as the consumer polls outside of transactions.
 */
final class CamelRowsPeer implements Peer {
  private static final int BATCH = 10;

  /** To mark a row a consumer needs another connection than the one it holds while it polls. */
  private static final int TO_MARK = 4;

  private static final String CLAIM =
      "UPDATE backlog SET lease_until = now() %2B interval '120 s' WHERE id IN (SELECT id FROM"
          + " backlog WHERE delivered_at IS NULL AND (lease_until IS NULL OR lease_until < now())"
          + " ORDER BY number LIMIT "
          + BATCH
          + " FOR UPDATE SKIP LOCKED) RETURNING id, body";
  private static final String MARK =
      "UPDATE backlog SET delivered_at = now(), lease_until = NULL WHERE id = :#id";

  public static void main(String[] arguments) throws Exception {
    PeerProgram.main(new CamelRowsPeer(), arguments);
  }

  @Override
  public String settings(int inFlight) {
    return "%s: %d sql consumers, FOR UPDATE SKIP LOCKED, %d rows a poll, greedy, onConsume"
        .formatted(CamelBacklog.settings(), inFlight, BATCH);
  }

  @Override
  public int connections(int inFlight) {
    return inFlight + TO_MARK;
  }

  @Override
  public void load(DataSource data, List<String> ids, String body) {
    CamelBacklog.load(data, ids, body);
  }

  @Override
  public AutoCloseable start(DataSource data, Deliveries deliveries, int inFlight)
      throws Exception {
    CamelBacklog backlog = new CamelBacklog(deliveries, inFlight);
    CamelContext context =
        backlog.start(
            data,
            new RouteBuilder() {
              @Override
              public void configure() {
                onException(Exception.class).process(backlog::failed);
                for (int n = 1; n <= inFlight; n++) {
                  // An endpoint takes one consumer; the delay makes it another endpoint
                  from("sql:%s?onConsume=RAW(%s)&greedy=true&initialDelay=%d"
                          .formatted(CLAIM, MARK, n))
                      .routeId("deliver-" + n)
                      .process(backlog::sign)
                      .to(backlog.receiver())
                      .process(backlog::answered);
                }
              }
            });
    return context::stop;
  }

  @Override
  public String left() {
    return CamelBacklog.LEFT;
  }
}

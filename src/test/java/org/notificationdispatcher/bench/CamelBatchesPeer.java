package org.notificationdispatcher.bench;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;

/**
 * The usual way in Camel, tuned for throughput: one {@code sql:} consumer that reads many rows as a
 * list, a splitter in parallel, and a batch UPDATE when all of them are through. Set up as the
 * pages "SQL" and "Split" of Camel's manual say. One node only, which spares it to claim.
 */
final class CamelBatchesPeer implements Peer {
  private static final int BATCH = 1_000;
  private static final String READ =
      "SELECT id, body FROM backlog WHERE delivered_at IS NULL ORDER BY number LIMIT " + BATCH;
  private static final String MARK = "UPDATE backlog SET delivered_at = now() WHERE id = :#id";

  public static void main(String[] arguments) throws Exception {
    PeerProgram.main(new CamelBatchesPeer(), arguments);
  }

  @Override
  public String settings(int inFlight) {
    return ("%s: one sql consumer, %,d rows a poll as a list, greedy, a splitter of %d threads,"
            + " one batch UPDATE a poll, one node only")
        .formatted(CamelBacklog.settings(), BATCH, inFlight);
  }

  @Override
  public void load(DataSource data, List<String> ids, String body) {
    CamelBacklog.load(data, ids, body);
  }

  @Override
  public AutoCloseable start(DataSource data, Deliveries deliveries, int inFlight)
      throws Exception {
    CamelBacklog backlog = new CamelBacklog(deliveries, inFlight);
    ExecutorService workers = Executors.newFixedThreadPool(inFlight);
    CamelContext context =
        backlog.start(
            data,
            new RouteBuilder() {
              @Override
              public void configure() {
                onException(Exception.class).process(backlog::failed);
                from("sql:%s?useIterator=false&greedy=true&initialDelay=0".formatted(READ))
                    .routeId("deliver")
                    .split(body())
                    .executorService(workers)
                    .process(backlog::sign)
                    .to(backlog.receiver())
                    .process(backlog::answered)
                    .end()
                    .to("sql:%s?batch=true".formatted(MARK));
              }
            });
    return () -> {
      context.stop();
      workers.shutdown();
    };
  }

  @Override
  public String left() {
    return CamelBacklog.LEFT;
  }
}

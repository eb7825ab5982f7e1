package org.notificationdispatcher.bench;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.ExecutorSubmitter;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * transaction-outbox with a call of an interface a message. Set up as README.md of its repository
 * says under "Set up the background worker" and "Configuration reference": a thread that flushes as
 * long as there is something, and an executor of our own. A worker holds a connection while it
 * posts, which is how the library works.
 */
final class TransactionOutboxPeer implements Peer {
  private static final int BATCH = 4_096;
  private static final long PAUSE_MILLIS = 100;
  private static final Duration AN_HOUR = Duration.ofHours(1);

  /** How many are recorded in a transaction. */
  private static final int TOGETHER = 500;

  public static void main(String[] arguments) throws Exception {
    PeerProgram.main(new TransactionOutboxPeer(), arguments);
  }

  /** What is stored is a call of this. */
  interface Receiver {
    void deliver(String id, String body);
  }

  @Override
  public String settings(int inFlight) {
    return "%s: an executor of %d threads, flushed in batches of %,d as long as there is something"
        .formatted(Peer.jarOf(TransactionOutbox.class), inFlight, BATCH);
  }

  @Override
  public void load(DataSource data, List<String> ids, String body) {
    TransactionManager transactions = TransactionManager.fromDataSource(data);
    TransactionOutbox outbox =
        TransactionOutbox.builder()
            .transactionManager(transactions)
            .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
            // Nothing is delivered now
            .submitter((entry, now) -> {})
            .attemptFrequency(AN_HOUR)
            .build();
    for (int from = 0; from < ids.size(); from += TOGETHER) {
      List<String> some = ids.subList(from, Math.min(from + TOGETHER, ids.size()));
      transactions.inTransaction(
          () -> some.forEach(id -> outbox.schedule(Receiver.class).deliver(id, body)));
    }
    // All is due when the workers begin
    new JdbcTemplate(data)
        .update(
            "UPDATE txno_outbox SET nextattempttime = nextattempttime - ? * interval '1 s'",
            AN_HOUR.toSeconds());
  }

  @Override
  public AutoCloseable start(DataSource data, Deliveries deliveries, int inFlight) {
    ExecutorService workers = Executors.newFixedThreadPool(inFlight);
    Receiver receiver = deliveries::deliver;
    TransactionOutbox outbox =
        TransactionOutbox.builder()
            .transactionManager(TransactionManager.fromDataSource(data))
            .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
            .instantiator(Instantiator.using(type -> receiver))
            .submitter(ExecutorSubmitter.builder().executor(workers).build())
            .flushBatchSize(BATCH)
            .build();
    CountDownLatch ending = new CountDownLatch(1);
    Thread flusher = new Thread(() -> flush(outbox, ending), "flush");
    deliveries.begin();
    flusher.start();
    return () -> {
      ending.countDown();
      flusher.join();
      workers.shutdown();
    };
  }

  private static void flush(TransactionOutbox outbox, CountDownLatch ending) {
    try {
      do {
        while (ending.getCount() > 0 && outbox.flush()) {
          // Until there was nothing
        }
      } while (!ending.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String left() {
    return "SELECT EXISTS (SELECT 1 FROM txno_outbox)";
  }
}

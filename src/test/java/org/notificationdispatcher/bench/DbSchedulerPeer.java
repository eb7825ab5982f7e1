package org.notificationdispatcher.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * db-scheduler with a one-time task a message. Set up as README.md of its repository says under
 * "Polling strategy", with the limits its author measured with for as many threads, in pull request
 * 175 there; the table is that of {@code postgresql_tables.sql} there, without the index for
 * priorities, which are off.
 */
final class DbSchedulerPeer implements Peer {
  private static final String TASK = "deliver";
  private static final double LOWER = 2.0;
  private static final double UPPER = 6.0;
  private static final Duration POLL = Duration.ofSeconds(1);

  public static void main(String[] arguments) throws Exception {
    PeerProgram.main(new DbSchedulerPeer(), arguments);
  }

  @Override
  public String settings(int inFlight) {
    return "%s: %d threads, lock-and-fetch %.1f/%.1f, polls every %d s when there was nothing"
        .formatted(Peer.jarOf(Scheduler.class), inFlight, LOWER, UPPER, POLL.toSeconds());
  }

  @Override
  public void load(DataSource data, List<String> ids, String body) {
    JdbcTemplate jdbc = new JdbcTemplate(data);
    jdbc.execute(
        """
        CREATE TABLE scheduled_tasks (task_name text NOT NULL, task_instance text NOT NULL,
          task_data bytea, execution_time timestamptz, picked boolean NOT NULL,
          picked_by text, last_success timestamptz, last_failure timestamptz,
          consecutive_failures int, last_heartbeat timestamptz, version bigint NOT NULL,
          priority smallint, state text, PRIMARY KEY (task_name, task_instance))""");
    jdbc.execute("CREATE INDEX ON scheduled_tasks (execution_time)");
    jdbc.execute("CREATE INDEX ON scheduled_tasks (last_heartbeat)");
    OneTimeTask<String> task = Tasks.oneTime(TASK, String.class).execute((message, context) -> {});
    SchedulerClient.Builder.create(data, task)
        .build()
        .scheduleBatch(ids.stream().map(id -> task.instance(id, body)), Instant.now());
  }

  @Override
  public AutoCloseable start(DataSource data, Deliveries deliveries, int inFlight) {
    OneTimeTask<String> task =
        Tasks.oneTime(TASK, String.class)
            .execute((message, context) -> deliveries.deliver(message.getId(), message.getData()));
    Scheduler scheduler =
        Scheduler.create(data, task)
            .threads(inFlight)
            .pollUsingLockAndFetch(LOWER, UPPER)
            .pollingInterval(POLL)
            .build();
    deliveries.begin();
    scheduler.start();
    return scheduler::stop;
  }

  @Override
  public String left() {
    return "SELECT EXISTS (SELECT 1 FROM scheduled_tasks)";
  }
}

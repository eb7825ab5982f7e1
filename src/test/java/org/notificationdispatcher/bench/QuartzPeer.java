package org.notificationdispatcher.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Quartz with its JDBC store, and a job with a trigger of its own a message. Set up as {@code
 * docs/configuration.adoc} of its repository says of {@code batchTriggerAcquisitionMaxCount},
 * {@code acquireTriggersWithinLock} and {@code useProperties}; the tables are those of the script
 * in its jar. One node only, which spares it the locks of a cluster.
 */
final class QuartzPeer implements Peer {
  private static final String TABLES = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

  /** How many are recorded in a transaction. */
  private static final int TOGETHER = 500;

  /** Long enough that no trigger is late when the workers begin. */
  private static final int MISFIRE_MILLIS = 3_600_000;

  public static void main(String[] arguments) throws Exception {
    PeerProgram.main(new QuartzPeer(), arguments);
  }

  @Override
  public String settings(int inFlight) {
    return ("%s, JDBC store: %d threads, batchTriggerAcquisitionMaxCount %d,"
            + " acquireTriggersWithinLock, useProperties, not clustered")
        .formatted(Peer.jarOf(Scheduler.class), inFlight, inFlight);
  }

  @Override
  public void load(DataSource data, List<String> ids, String body) throws Exception {
    try (InputStream script = Scheduler.class.getResourceAsStream(TABLES)) {
      new JdbcTemplate(data).execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(TABLES, e);
    }
    Scheduler scheduler = scheduler(data, 1);
    for (int from = 0; from < ids.size(); from += TOGETHER) {
      Map<JobDetail, Set<? extends Trigger>> some = new HashMap<>();
      for (String id : ids.subList(from, Math.min(from + TOGETHER, ids.size()))) {
        some.put(
            JobBuilder.newJob(Delivery.class).withIdentity(id).usingJobData("body", body).build(),
            Set.of(TriggerBuilder.newTrigger().withIdentity(id).startNow().build()));
      }
      scheduler.scheduleJobs(some, false);
    }
    scheduler.shutdown(true);
  }

  @Override
  public AutoCloseable start(DataSource data, Deliveries deliveries, int inFlight)
      throws SchedulerException {
    Scheduler scheduler = scheduler(data, inFlight);
    scheduler.setJobFactory((bundle, within) -> new Delivery(deliveries));
    deliveries.begin();
    scheduler.start();
    return () -> scheduler.shutdown(true);
  }

  private static Scheduler scheduler(DataSource data, int threads) throws SchedulerException {
    DBConnectionManager.getInstance().addConnectionProvider("backlog", new Pool(data));
    Properties settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", "bench");
    settings.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "" + threads);
    settings.setProperty("org.quartz.threadPool.threadCount", "" + threads);
    settings.setProperty("org.quartz.jobStore.class", JobStoreTX.class.getName());
    settings.setProperty(
        "org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
    settings.setProperty("org.quartz.jobStore.dataSource", "backlog");
    settings.setProperty("org.quartz.jobStore.useProperties", "true");
    settings.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    settings.setProperty("org.quartz.jobStore.misfireThreshold", "" + MISFIRE_MILLIS);
    return new StdSchedulerFactory(settings).getScheduler();
  }

  @Override
  public String left() {
    return "SELECT EXISTS (SELECT 1 FROM qrtz_triggers)";
  }

  /** The pool belongs to the process. */
  private record Pool(DataSource data) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return data.getConnection();
    }

    @Override
    public void initialize() {}

    @Override
    public void shutdown() {}
  }

  private record Delivery(Deliveries deliveries) implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      JobDataMap message = context.getJobDetail().getJobDataMap();
      deliveries.deliver(context.getJobDetail().getKey().getName(), message.getString("body"));
    }
  }
}

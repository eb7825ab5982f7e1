package org.notificationdispatcher.bench;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.JsonMapper;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/**
 * JobRunr, the open source edition, with a job a message, enqueued in bulk by a stream as its
 * documentation says on the page "Enqueueing jobs". The poll interval is the shortest it takes
 * (issues 260 and 366 of its repository); while workers are busy it does not wait for it.
 */
final class JobRunrPeer implements Peer {
  private static final Duration POLL = Duration.ofSeconds(5);

  public static void main(String[] arguments) throws Exception {
    PeerProgram.main(new JobRunrPeer(), arguments);
  }

  @Override
  public String settings(int inFlight) {
    return "%s, open source edition: %d workers, polls every %d s when idle, the least there is"
        .formatted(Peer.jarOf(JobRequest.class), inFlight, POLL.toSeconds());
  }

  @Override
  public void load(DataSource data, List<String> ids, String body) {
    StorageProvider storage = storage(data, new JacksonJsonMapper());
    new JobRequestScheduler(storage).enqueue(ids.stream().map(id -> new Delivery(id, body)));
    storage.close();
  }

  @Override
  public AutoCloseable start(DataSource data, Deliveries deliveries, int inFlight) {
    JsonMapper json = new JacksonJsonMapper();
    StorageProvider storage = storage(data, json);
    DeliveryHandler handler = new DeliveryHandler(deliveries);
    JobActivator workers =
        new JobActivator() {
          @Override
          public <T> T activateJob(Class<T> type) {
            return type.cast(handler);
          }
        };
    BackgroundJobServer server =
        new BackgroundJobServer(
            storage,
            json,
            workers,
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(inFlight)
                .andPollInterval(POLL));
    server.start();
    return () -> {
      server.stop();
      storage.close();
    };
  }

  private static StorageProvider storage(DataSource data, JsonMapper json) {
    StorageProvider storage = new PostgresStorageProvider(data);
    storage.setJobMapper(new JobMapper(json));
    return storage;
  }

  @Override
  public String left() {
    return "SELECT EXISTS (SELECT 1 FROM jobrunr_jobs WHERE state <> 'SUCCEEDED')";
  }

  /** What is stored of a message. */
  public static final class Delivery implements JobRequest {
    private String id;
    private String body;

    /** For the JSON. */
    @SuppressWarnings("unused")
    Delivery() {}

    Delivery(String id, String body) {
      this.id = id;
      this.body = body;
    }

    @Override
    public Class<DeliveryHandler> getJobRequestHandler() {
      return DeliveryHandler.class;
    }
  }

  /** What is done with it; public, as it is called by reflection. */
  public static final class DeliveryHandler implements JobRequestHandler<Delivery> {
    private final Deliveries deliveries;

    DeliveryHandler(Deliveries deliveries) {
      this.deliveries = deliveries;
    }

    @Override
    public void run(Delivery delivery) {
      deliveries.deliver(delivery.id, delivery.body);
    }
  }
}

package org.notificationdispatcher.bench;

import java.nio.file.Path;
import java.util.Map;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.scenario.DispatcherProcess;

/** The dispatcher with the shipped routes and configuration, which collects nothing meanwhile. */
record DispatcherContestant(DispatcherProcess process, Surroundings around, MessageLoad load)
    implements Contestant {
  private static final String DESTINATION = "erp";

  private static final long START_SECONDS = 180;

  /** Slower than this, a run is given up. */
  private static final int MESSAGES_PER_SECOND_TO_WAIT_FOR = 100;

  static DispatcherContestant start(Surroundings around) throws InterruptedException {
    Path folder = around.folder().resolve("dispatcher-" + around.delayMillis());
    Map<String, String> settings = DispatcherSettings.withoutCollecting(folder, around.data());
    settings.put("dispatcher.webhook.erp.url", around.url(DESTINATION));
    settings.put("dispatcher.outbox.concurrency", "" + around.inFlight());
    DispatcherProcess process =
        around
            .started()
            .start(
                () ->
                    new DispatcherProcess(
                        Folders.empty(folder), JavaOptions.ofTheDispatcher(), settings));
    around
        .started()
        .await(
            "the start of the dispatcher",
            START_SECONDS,
            () -> process.check() && process.log().contains("Dispatcher started"));
    return new DispatcherContestant(
        process, around, around.started().start(() -> new MessageLoad(around.data())));
  }

  @Override
  public String name() {
    return "dispatcher";
  }

  @Override
  public String settings() {
    return "the shipped routes and configuration, dispatcher.outbox.concurrency "
        + around.inFlight();
  }

  @Override
  public String sender() {
    return DESTINATION;
  }

  @Override
  public double messagesPerSecond(int messages) throws InterruptedException {
    Destinations destinations = new Destinations(around.data().database().dataSource());
    destinations.pause(DESTINATION, "being filled");
    load.record(DESTINATION, messages);
    destinations.resume(DESTINATION);
    around
        .started()
        .await(
            "the delivery of the backlog",
            60 + messages / MESSAGES_PER_SECOND_TO_WAIT_FOR,
            () -> process.check() && !pending());
    Double seconds =
        around
            .data()
            .jdbc()
            .queryForObject(
                "SELECT extract(epoch FROM (SELECT max(delivered_at) FROM delivery) - since)"
                    + " FROM destination WHERE name = 'erp'",
                Double.class);
    return messages / seconds;
  }

  private boolean pending() {
    return around
        .data()
        .jdbc()
        .queryForObject(
            "SELECT EXISTS (SELECT 1 FROM delivery WHERE destination = 'erp' AND state ="
                + " 'pending')",
            Boolean.class);
  }

  @Override
  public void close() throws InterruptedException {
    process.stop();
  }
}

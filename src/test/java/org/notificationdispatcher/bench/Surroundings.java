package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What contestants share.
 *
 * @param folder for the logs and data of their processes
 * @param delayMillis the receiver answers after
 * @param inFlight requests at most, each
 */
record Surroundings(
    Started started, Path folder, PostgresServer data, Sink sink, long delayMillis, int inFlight) {

  /** With an empty PostgreSQL of their own, brought up to date, and a receiver. */
  static Surroundings open(Path folder, Started started, long delayMillis, int inFlight)
      throws IOException, InterruptedException {
    PostgresServer data =
        started.start(() -> PostgresServer.startEmpty(folder.resolve("database")));
    data.database().migrate();
    Path own = Folders.empty(folder.resolve("processes"));
    Sink sink = started.start(() -> Sink.start(own));
    return new Surroundings(started, own, data, sink, delayMillis, inFlight);
  }

  /** The same, with a receiver that answers after another time. */
  Surroundings at(long otherDelayMillis) {
    return new Surroundings(started, folder, data, sink, otherDelayMillis, inFlight);
  }

  /** A process of somebody who delivers. */
  ChildProcess process(Class<?> program, String... arguments) throws InterruptedException {
    Path log = folder.resolve(program.getSimpleName() + "-" + delayMillis + ".log");
    return started.start(() -> new ChildProcess(program, log, arguments));
  }

  /** Where somebody posts to. */
  String url(String sender) {
    return sink.url(delayMillis, sender);
  }
}

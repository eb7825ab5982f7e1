package org.notificationdispatcher.bench;

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

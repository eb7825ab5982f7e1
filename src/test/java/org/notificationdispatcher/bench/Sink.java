package org.notificationdispatcher.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@link SinkServer} and what it knows. */
final class Sink implements AutoCloseable {
  private final ChildProcess process;
  private final String base;
  private final HttpClient client = HttpClient.newHttpClient();

  private Sink(ChildProcess process) {
    this.process = process;
    this.base = "http://127.0.0.1:" + process.next();
  }

  static Sink start(Path folder) throws IOException {
    return new Sink(
        new ChildProcess(SinkServer.class, Files.createTempFile(folder, "sink", ".log")));
  }

  /** Where a request is answered after so many milliseconds. */
  String url(long delayMillis, String name) {
    return base + "/" + delayMillis + "/" + name;
  }

  /** From now on requests of this name get no answer. */
  void hang(String name) {
    process.ask("hang " + name);
  }

  /** From now on requests of this name are answered by 500. */
  void fail(String name) {
    process.ask("fail " + name);
  }

  /** Answers what hangs, and from now on all requests of this name. */
  void heal(String name) {
    process.ask("heal " + name);
  }

  /**
   * A request that was answered.
   *
   * @param id its {@code webhook-id}
   * @param micros since the epoch
   */
  record Answered(String name, String id, long micros) {}

  /** Takes what was answered since the last time. */
  List<Answered> take() throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(URI.create(base)).build(), HttpResponse.BodyHandlers.ofLines())
        .body()
        .map(line -> line.split(" "))
        .map(part -> new Answered(part[0], part[1], Long.parseLong(part[2])))
        .toList();
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}

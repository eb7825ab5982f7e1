package org.notificationdispatcher.bench;

import java.util.Locale;
import java.util.Map;

/** A {@link BacklogProgram}: the hand-written loop, or a peer. */
record BacklogContestant(ChildProcess process, String name, String sender, String url)
    implements Contestant {

  /**
   * Starts one, which has a schema of its own in the database.
   *
   * @param program takes the JDBC address, user, password, schema and requests in flight
   */
  static BacklogContestant start(String name, Class<?> program, Surroundings around)
      throws InterruptedException {
    Map<String, String> at = around.data().settings();
    String sender = program.getSimpleName();
    String schema = sender.toLowerCase(Locale.ROOT);
    around.data().jdbc().execute("CREATE SCHEMA IF NOT EXISTS " + schema);
    return new BacklogContestant(
        around.process(
            program,
            at.get("dispatcher.database.url"),
            at.get("dispatcher.database.user"),
            at.get("dispatcher.database.password"),
            schema,
            "" + around.inFlight()),
        name,
        sender,
        around.url(sender));
  }

  @Override
  public String settings() {
    return process.ask("settings");
  }

  @Override
  public double messagesPerSecond(int messages) {
    process.ask("load " + messages + " " + MessageLoad.BYTES);
    return messages / (Long.parseLong(process.ask("run " + url)) / 1e9);
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}

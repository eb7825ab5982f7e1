package org.notificationdispatcher.bench;

/** The {@link RawClient}. */
record RawContestant(ChildProcess process, String url) implements Contestant {
  private static final String SENDER = "raw";

  static RawContestant start(Surroundings around) throws InterruptedException {
    return new RawContestant(
        around.process(RawClient.class, "" + around.inFlight(), "" + MessageLoad.BYTES),
        around.url(SENDER));
  }

  @Override
  public String name() {
    return "HTTP client without database";
  }

  @Override
  public String settings() {
    return "the asynchronous client of the hand-written loop";
  }

  @Override
  public String sender() {
    return SENDER;
  }

  @Override
  public double messagesPerSecond(int messages) {
    return messages / (Long.parseLong(process.ask(url + " " + messages)) / 1e9);
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}

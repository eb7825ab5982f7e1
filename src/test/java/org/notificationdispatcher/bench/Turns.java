package org.notificationdispatcher.bench;

import java.io.IOException;
import java.util.List;

/** A contestant, and what comes of its turns. Not thread-safe. */
final class Turns {
  static final int FEWEST_MESSAGES = 2_000;
  static final int SECONDS_A_TURN = 10;
  static final int WARM_UP = 5_000;
  private static final int FIRST_MESSAGES = 1_000;

  private final Contestant contestant;
  private final Receiver receiver;
  private final int most;
  private final Samples rates = new Samples();
  private int messages;
  private long lost;
  private long again;

  /**
   * No turn was taken yet.
   *
   * @param most messages a turn
   */
  Turns(Contestant contestant, Receiver receiver, int most) {
    this.contestant = contestant;
    this.receiver = receiver;
    this.most = most;
  }

  /** Knows what was answered since it was asked the last time. */
  interface Receiver {
    List<Sink.Answered> take() throws IOException, InterruptedException;
  }

  Contestant contestant() {
    return contestant;
  }

  String name() {
    return contestant.name();
  }

  /** Sees to it that what is slow gets fewer messages, so that a run comes to an end. */
  void warmUp() throws IOException, InterruptedException {
    double first = deliver(Math.min(FIRST_MESSAGES, most));
    double warm = deliver(fitting(first, Math.min(WARM_UP, most)));
    messages = fitting(warm, most);
  }

  private static int fitting(double messagesPerSecond, int most) {
    int fitting = Math.max(FEWEST_MESSAGES, (int) (messagesPerSecond * SECONDS_A_TURN));
    return Math.min(most, fitting);
  }

  /** How many a second it was this time. */
  double take() throws IOException, InterruptedException {
    double rate = deliver(messages);
    rates.add(rate);
    return rate;
  }

  private double deliver(int count) throws IOException, InterruptedException {
    double rate = contestant.messagesPerSecond(count);
    List<String> ids =
        receiver.take().stream()
            .filter(one -> one.name().equals(contestant.sender()))
            .map(Sink.Answered::id)
            .toList();
    long different = ids.stream().distinct().count();
    lost += count - different;
    again += ids.size() - different;
    return rate;
  }

  /** Messages a turn, after the warm-up. */
  int messages() {
    return messages;
  }

  /** Messages a second, the median of all turns. */
  double rate() {
    return rates.value();
  }

  /** Messages that did not reach the receiver, warm-up included. */
  long lost() {
    return lost;
  }

  /** Requests with a message that the receiver had already, warm-up included. */
  long again() {
    return again;
  }
}

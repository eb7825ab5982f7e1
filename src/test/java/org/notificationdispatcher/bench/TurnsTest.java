package org.notificationdispatcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final int MOST = 20_000;

  private final List<Sink.Answered> answered = new ArrayList<>();
  private final List<Integer> asked = new ArrayList<>();

  private Turns turns(double rate) {
    return new Turns(new Fixed(rate), this::take, MOST);
  }

  private List<Sink.Answered> take() {
    List<Sink.Answered> taken = List.copyOf(answered);
    answered.clear();
    return taken;
  }

  @Test
  void whoIsFastGetsAllMessages() throws Exception {
    Turns turns = turns(4_000);

    turns.warmUp();
    turns.take();

    assertThat(asked).containsExactly(1_000, 5_000, 20_000);
  }

  @Test
  void whoIsSlowGetsWhatLastsTenSeconds() throws Exception {
    Turns turns = turns(300);

    turns.warmUp();
    turns.take();

    assertThat(asked).containsExactly(1_000, 3_000, 3_000);
  }

  @Test
  void whoIsVerySlowGetsTheFewest() throws Exception {
    Turns turns = turns(90);

    turns.warmUp();
    turns.take();

    assertThat(asked).containsExactly(1_000, 2_000, 2_000);
  }

  @Test
  void whatIsLostOrComesAgainIsCounted() throws Exception {
    Turns turns =
        new Turns(
            new Fixed(5_000) {
              @Override
              public double messagesPerSecond(int messages) {
                double rate = super.messagesPerSecond(messages);
                answered.remove(0);
                answered.remove(0);
                answered.add(answered.get(0));
                return rate;
              }
            },
            this::take,
            MOST);

    turns.warmUp();

    assertThat(turns.lost()).isEqualTo(4);
    assertThat(turns.again()).isEqualTo(2);
  }

  @Test
  void requestsOfOthersAreTheirOwn() throws Exception {
    answered.add(new Sink.Answered("somebody", "1", 0));
    Turns turns = turns(5_000);

    turns.warmUp();

    assertThat(turns.lost()).isZero();
    assertThat(turns.again()).isZero();
  }

  /** Delivers all, always as fast. */
  private class Fixed implements Contestant {
    private final double rate;

    Fixed(double rate) {
      this.rate = rate;
    }

    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public String settings() {
      return "";
    }

    @Override
    public String sender() {
      return "fixed";
    }

    @Override
    public double messagesPerSecond(int messages) {
      asked.add(messages);
      IntStream.range(0, messages)
          .forEach(n -> answered.add(new Sink.Answered(sender(), "" + n, 0)));
      return rate;
    }

    @Override
    public void close() {}
  }
}

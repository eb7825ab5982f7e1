package org.notificationdispatcher.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.cxf.interceptor.StaxOutInterceptor;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;

/** Lets an answer out in the middle of which something happens, where the script says so. */
final class AnswerBody extends AbstractPhaseInterceptor<Message> {

  private static final long PAUSE_MILLIS = 100;

  private final Duration slowness;
  private final CountDownLatch closed;

  /**
   * @param slowness how long a slow body takes
   * @param closed ends all slowness when it comes to zero
   */
  AnswerBody(Duration slowness, CountDownLatch closed) {
    super(Phase.PRE_STREAM);
    addBefore(StaxOutInterceptor.class.getName());
    this.slowness = slowness;
    this.closed = closed;
  }

  @Override
  public void handleMessage(Message answer) {
    FaultScript.Step step = answer.getExchange().get(FaultScript.Step.class);
    if (step != null && step.kind() == FaultKind.CUT_OFF_XML) {
      send(answer, (wire, body) -> wire.write(body, 0, body.length / 2));
    } else if (step != null && step.kind() == FaultKind.SLOW_BODY) {
      send(answer, this::trickle);
    }
  }

  /** A pause before each piece; the rest at once when the stand-in closes. */
  private void trickle(OutputStream wire, byte[] body) throws IOException {
    long pieces = Math.max(1, slowness.toMillis() / PAUSE_MILLIS);
    int size = (int) ((body.length + pieces - 1) / pieces);
    int sent = 0;
    for (long piece = 0; piece < pieces && !closedWithin(PAUSE_MILLIS); piece++) {
      int length = Math.min(size, body.length - sent);
      wire.write(body, sent, length);
      wire.flush();
      sent += length;
    }
    wire.write(body, sent, body.length - sent);
  }

  private boolean closedWithin(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void send(Message answer, Manner manner) {
    answer.setContent(OutputStream.class, new Whole(answer.getContent(OutputStream.class), manner));
  }

  private interface Manner {
    void send(OutputStream wire, byte[] body) throws IOException;
  }

  /** Collects the whole body first. */
  private static final class Whole extends OutputStream {

    private final OutputStream wire;
    private final Manner manner;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Whole(OutputStream wire, Manner manner) {
      this.wire = wire;
      this.manner = manner;
    }

    @Override
    public void write(int b) {
      body.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      body.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      manner.send(wire, body.toByteArray());
      body.reset();
      wire.close();
    }
  }
}

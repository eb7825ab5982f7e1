package org.notificationdispatcher.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.cxf.interceptor.StaxOutInterceptor;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;

/** Marks an exchange whose answer ends in the middle. */
record CutOff() {

  /** Lets only the first half of an answer out, where the exchange is marked. */
  static final class Interceptor extends AbstractPhaseInterceptor<Message> {

    Interceptor() {
      super(Phase.PRE_STREAM);
      addBefore(StaxOutInterceptor.class.getName());
    }

    @Override
    public void handleMessage(Message answer) {
      if (answer.getExchange().get(CutOff.class) != null) {
        OutputStream wire = answer.getContent(OutputStream.class);
        answer.setContent(OutputStream.class, new FirstHalf(wire));
      }
    }
  }

  private static final class FirstHalf extends OutputStream {

    private final OutputStream wire;
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();

    FirstHalf(OutputStream wire) {
      this.wire = wire;
    }

    @Override
    public void write(int b) {
      whole.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      whole.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      wire.write(whole.toByteArray(), 0, whole.size() / 2);
      whole.reset();
      wire.close();
    }
  }
}

package org.notificationdispatcher.licensecentral;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;

/**
 * Ends an answer that does not come to its end. CXF's own time-out is over when the answer begins;
 * what trickles in or stalls afterwards would hold the module for ever.
 */
final class AnswerDeadline extends AbstractPhaseInterceptor<Message> {
  private final Duration limit;

  /**
   * @param limit from the beginning of the answer to its end
   */
  AnswerDeadline(Duration limit) {
    super(Phase.RECEIVE);
    this.limit = limit;
  }

  @Override
  public void handleMessage(Message message) {
    InputStream answer = message.getContent(InputStream.class);
    if (answer != null) {
      message.setContent(InputStream.class, new LimitedStream(answer, limit));
    }
  }

  private static final class LimitedStream extends FilterInputStream {
    private final Duration limit;
    private final CompletableFuture<Void> end;
    private volatile boolean expired;

    LimitedStream(InputStream in, Duration limit) {
      super(in);
      this.limit = limit;
      this.end =
          CompletableFuture.runAsync(
              this::expire,
              CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Closing it wakes whoever waits for the next byte. */
    private void expire() {
      expired = true;
      try {
        in.close();
      } catch (IOException e) {
        // The reader is told that the time is over, whatever closing says
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        int count = super.read(bytes, offset, length);
        if (!expired) {
          return count;
        }
      } catch (IOException e) {
        if (!expired) {
          throw e;
        }
      }
      throw new SocketTimeoutException("the answer did not end within " + limit.toMillis() + " ms");
    }

    @Override
    public void close() throws IOException {
      end.cancel(false);
      super.close();
    }
  }
}

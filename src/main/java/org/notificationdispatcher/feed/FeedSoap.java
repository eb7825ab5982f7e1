package org.notificationdispatcher.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.notificationdispatcher.core.outbox.PulledDeliveries;
import org.notificationdispatcher.core.outbox.PulledDeliveries.Page;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.inbound.InboundExchange;
import org.notificationdispatcher.inbound.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The feed for systems that know only SOAP, as {@code feed.wsdl} describes it. */
public final class FeedSoap extends PullingProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(FeedSoap.class);

  private static final String XML = "text/xml; charset=utf-8";
  private static final String WSDL = wsdl();
  private static final Pattern CALLED = Pattern.compile("https?://([A-Za-z0-9.:\\[\\]_-]+)/");
  private static final String ADDRESS = "http://127.0.0.1:8070";

  private final PulledDeliveries deliveries;

  /**
   * @param deliveries where each consumer is a destination
   */
  public FeedSoap(Callers consumers, PulledDeliveries deliveries) {
    super(consumers, deliveries);
    this.deliveries = deliveries;
  }

  private static String wsdl() {
    try (InputStream in = FeedSoap.class.getResourceAsStream("/feed/feed.wsdl")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    InboundExchange feed = new InboundExchange(exchange);
    try {
      if ("GET".equals(feed.header(Exchange.HTTP_METHOD))) {
        feed.answer(200, XML, described(feed));
      } else {
        String consumer = feed.caller(consumers);
        SoapCall call = SoapCall.read(feed.body());
        if (call.operation().equals("getMessages")) {
          read(
              consumer,
              FeedQuery.of(call::text),
              feed,
              exchange.getContext().getComponent("outbox", OutboxComponent.class),
              callback);
          return false;
        } else if (!call.operation().equals("acknowledge")) {
          throw SoapFault.client("there is no operation " + call.operation());
        }
        feed.answer(200, XML, SoapAnswer.acknowledged(acknowledge(consumer, call)));
      }
    } catch (SoapFault e) {
      fail(feed, e);
    } catch (Problem e) {
      fail(feed, SoapFault.of(e));
    } catch (RuntimeException e) {
      LOG.error("The feed cannot answer", e);
      fail(feed, SoapFault.of(Problem.held("this cannot be done now; try again")));
    }
    callback.done(true);
    return true;
  }

  private void read(
      String consumer,
      FeedQuery query,
      InboundExchange feed,
      OutboxComponent outbox,
      AsyncCallback callback) {
    requests.read(
        consumer,
        query,
        outbox,
        new Reply() {
          @Override
          public void answer(Page page) {
            feed.answer(200, XML, SoapAnswer.messages(page));
          }

          @Override
          public void answer(Problem problem) {
            fail(feed, SoapFault.of(problem));
          }
        },
        () -> callback.done(false));
  }

  private long acknowledge(String consumer, SoapCall call) throws Problem {
    List<String> ids = call.fields().get("id");
    String upto = call.text("upto");
    if ((ids == null) == (upto == null)) {
      throw Problem.badRequest("give upto, or ids of messages");
    }
    return ids == null
        ? deliveries.acknowledge(consumer, FeedQuery.cursor(Map.of("upto", upto)::get, "upto"))
        : deliveries.acknowledge(consumer, FeedQuery.ids(ids));
  }

  private static void fail(InboundExchange feed, SoapFault fault) {
    feed.answer(fault.status(), XML, SoapAnswer.fault(fault));
    if (fault.problem() != null) {
      feed.headers(fault.problem());
    }
  }

  /** The address under which the caller asks is the one under which to send. */
  private static byte[] described(InboundExchange feed) {
    Matcher called = CALLED.matcher(feed.header(Exchange.HTTP_URL));
    if (!called.lookingAt()) {
      return WSDL.getBytes(UTF_8);
    }
    boolean behindTls = "https".equals(feed.header("X-Forwarded-Proto"));
    return WSDL.replace(ADDRESS, (behindTls ? "https" : "http") + "://" + called.group(1))
        .getBytes(UTF_8);
  }
}

package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.notificationdispatcher.bench.Figure.Bound;
import org.notificationdispatcher.egress.EgressRules;
import org.notificationdispatcher.sap.SapComponent;
import org.notificationdispatcher.sap.SapEndpoint;
import org.notificationdispatcher.simulator.SapStandIn;
import org.notificationdispatcher.simulator.SapStandInOptions;

/**
 * Activations into the stand-in for SAP, which answers each request after 20 ms: one request each,
 * against 50 in a batch, with as many requests at a time. What a real system needs for each entity
 * is not in it. They take turns, and the median of the rounds counts.
 */
final class SapPart implements Part {
  /** Of 50 that share a request's 20 ms; the rest is work of both sides. */
  private static final double OF_SINGLE_CALLS = 5;

  private static final int ACTIVATIONS = 4_000;
  private static final int ROUNDS = 3;
  private static final int REQUESTS_AT_A_TIME = 8;
  private static final int IN_A_BATCH = 50;
  private static final int DELAY = 20;

  @Override
  public Report run(Path folder, Started started, Consumer<String> progress)
      throws IOException, InterruptedException {
    String load = Conditions.loadAverage();
    SapStandIn sap = started.start(() -> SapStandIn.start(SapStandInOptions.defaults()));
    sap.delay(DELAY);
    Samples single = new Samples();
    Samples batched = new Samples();
    for (int round = 0; round <= ROUNDS; round++) {
      double alone = perSecond(sap, 1);
      double together = perSecond(sap, IN_A_BATCH);
      if (round > 0) {
        single.add(alone);
        batched.add(together);
        progress.accept(
            "round %d: %,.0f/s alone, %,.0f/s in batches".formatted(round, alone, together));
      }
    }
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("activations a round, after one to warm up", "" + ACTIVATIONS);
    conditions.put("requests at a time", "" + REQUESTS_AT_A_TIME);
    conditions.put("the stand-in's answer to each request, after ms", "" + DELAY);
    conditions.put("processors", "" + Runtime.getRuntime().availableProcessors());
    conditions.put(
        "load average of the machine before and after", load + ", " + Conditions.loadAverage());
    return new Report(
        "Write to SAP (stand-in)",
        conditions,
        List.of(
            Figure.of("one request each, activations/s", single.value()),
            Figure.of("50 in a batch, activations/s", batched.value()),
            Figure.of("50 in a batch / one request each", batched.value() / single.value())
                .within(Bound.atLeast(OF_SINGLE_CALLS))));
  }

  private static double perSecond(SapStandIn sap, int batch)
      throws IOException, InterruptedException {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getRegistry().bind("egress", EgressRules.of(List.of("127.0.0.1"), false));
      context.addComponent("sap", new SapComponent());
      context.start();
      AsyncProducer producer =
          context
              .getEndpoint(
                  "sap:bench?kind=odata-v2&url=%s&batch=%d".formatted(sap.odataV2(), batch))
              .createAsyncProducer();
      Semaphore room = new Semaphore(REQUESTS_AT_A_TIME * batch);
      CountDownLatch done = new CountDownLatch(ACTIVATIONS);
      AtomicInteger failures = new AtomicInteger();
      long begin = System.nanoTime();
      for (int number = 0; number < ACTIVATIONS; number++) {
        room.acquire();
        Exchange exchange = exchange(context);
        producer.process(
            exchange,
            doneSync -> {
              failures.addAndGet(exchange.isFailed() ? 1 : 0);
              room.release();
              done.countDown();
            });
      }
      if (!done.await(5, TimeUnit.MINUTES) || failures.get() > 0) {
        throw new IllegalStateException(
            done.getCount() + " came to no end, and " + failures + " failed");
      }
      return ACTIVATIONS / ((System.nanoTime() - begin) / 1e9);
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Exchange exchange(DefaultCamelContext context) {
    String id = UUID.randomUUID().toString();
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setHeader(SapEndpoint.MESSAGE_ID, id);
    exchange
        .getMessage()
        .setBody(
            """
            {"operation": "create", "set": "ActivationSet", "key": {"EventId": "%s"},
             "data": {"LicenseNumber": {"$int64": 4711}, "OrderId": "SO-2026-000812",
                      "CmSerial": "130-150197269", "State": "Completed",
                      "CompletedAt": {"$date": "2026-11-24T10:12:31Z"}}}"""
                .formatted(id));
    return exchange;
  }
}

package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notificationdispatcher.Samples.TEN;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.Tally;
import org.notificationdispatcher.core.collect.Window;

class CollectPageTest {
  private final Window window =
      new Window(
          Module.ORDERS,
          Instant.EPOCH,
          null,
          null,
          200,
          1,
          true,
          true,
          TEN,
          null,
          null,
          new Tally(0, null));
  private final Page answer = new Page(List.of(), null, false, TEN);
  private final List<String> steps = new ArrayList<>();

  private RuntimeException failure;
  private CamelContext context;

  /** What the route asks before it stores. */
  public static final class NothingNew {
    public List<?> upcoming(List<?> records, boolean first) {
      return List.of();
    }
  }

  @BeforeEach
  void start() throws Exception {
    context =
        RouteFile.start(
            new Properties(), Map.of("snapshots", new NothingNew()), "collect/collect-page");
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:query-orders")
                .errorHandler(noErrorHandler())
                .process(
                    exchange -> {
                      assertThat(exchange.getVariable("window")).isSameAs(window);
                      exchange.getExchangeExtension().addOnCompletion(letGo());
                      if (failure != null) {
                        throw failure;
                      }
                      exchange.getMessage().setBody(answer);
                    });
            from("direct:fetch-details").process(exchange -> steps.add("details"));
            from("direct:store-page")
                .process(
                    exchange -> {
                      assertThat(exchange.getMessage().getBody()).isSameAs(answer);
                      steps.add("stored");
                    });
          }
        });
  }

  /** As Camel's cxf component does, which keeps an answer until then. */
  private SynchronizationAdapter letGo() {
    return new SynchronizationAdapter() {
      @Override
      public void onDone(Exchange exchange) {
        steps.add("let go");
      }
    };
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private Exchange collect() {
    return context
        .createProducerTemplate()
        .send(
            "direct:collect-page",
            exchange -> {
              exchange.setVariable("module", "orders");
              exchange.setVariable("window", window);
            });
  }

  /** Else a back-fill would hold the answers of all its pages. */
  @Test
  void anAnswerIsLetGoBeforeItsPageIsStored() {
    assertThat(collect().getException()).isNull();

    assertThat(steps).containsExactly("let go", "details", "stored");
  }

  @Test
  void aFailedQuestionEndsThePage() {
    failure = new IllegalStateException("License Central is down");

    assertThat(collect().getException()).isSameAs(failure);

    assertThat(steps).containsExactly("let go");
  }
}

package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.Samples.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.cache.DetailLookup;
import org.notificationdispatcher.core.cache.FieldSelection;
import org.notificationdispatcher.core.cache.SnapshotStore;
import org.notificationdispatcher.core.cache.TellRules;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.ReadRules;
import org.notificationdispatcher.core.collect.Watermarks;
import org.notificationdispatcher.core.collect.Window;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

class StorePageTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Watermarks watermarks =
      new Watermarks(
          DATABASE.dataSource(),
          Map.of(Module.ORDERS, new ReadRules(Instant.EPOCH, Duration.ZERO, Duration.ZERO, 200)),
          Duration.ofMinutes(1),
          Clock.systemUTC());

  /** The subject at which the router fails, or none. */
  private volatile String stumblingBlock = "";

  private CamelContext context;

  @BeforeEach
  void start() throws Exception {
    context =
        RouteFile.start(
            new Properties(),
            Map.of(
                "dataSource",
                DATABASE.dataSource(),
                "transacted",
                new SpringTransactionPolicy(
                    new DataSourceTransactionManager(DATABASE.dataSource())),
                "watermarks",
                watermarks,
                "snapshots",
                new SnapshotStore(
                    DATABASE.dataSource(),
                    "test",
                    Map.of(
                        Module.ORDERS,
                        TellRules.everyRecord(FieldSelection.of(Module.ORDERS, List.of("*")))))),
            "collect/store-page",
            "collect/route-messages");
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:dispatch-message")
                .process(
                    exchange -> {
                      Message message = exchange.getMessage().getBody(Message.class);
                      assertThat(exchange.getVariable("record", Map.class))
                          .containsEntry("createdBy", "shop");
                      if (message.subject().equals(stumblingBlock)) {
                        throw new IllegalStateException("the router fails");
                      }
                    })
                .to("outbox:erp");
          }
        });
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private Exchange store(Window window, Page page) {
    return context
        .createProducerTemplate()
        .send(
            "direct:store-page",
            exchange -> {
              exchange.setVariable("window", window);
              exchange.setVariable("details", DetailLookup.none());
              exchange.getMessage().setBody(page);
            });
  }

  private static List<Integer> rows() {
    return DATABASE
        .jdbc()
        .queryForList(
            "SELECT count(*) FROM snapshot UNION ALL SELECT count(*) FROM message UNION ALL SELECT"
                + " count(*) FROM delivery UNION ALL SELECT count(after_key) FROM watermark",
            Integer.class);
  }

  @Test
  void keepsTellsAndMovesTheWatermarkTogether() {
    Window window = watermarks.open("orders");

    Exchange done =
        store(window, new Page(List.of(order(1, "a", TEN), order(2, "b", TEN)), "2", true, TEN));

    assertThat(done.getException()).isNull();
    assertThat(done.getVariable("window", Window.class).afterKey()).isEqualTo("2");
    assertThat(rows()).containsExactly(2, 2, 2, 1);
  }

  @Test
  void keepsNothingWhenTheRouterFailsInTheMiddle() {
    stumblingBlock = "order/2";
    Window window = watermarks.open("orders");
    Page page =
        new Page(
            List.of(order(1, "a", TEN), order(2, "b", TEN), order(3, "c", TEN)), "3", true, TEN);

    Exchange failed = store(window, page);

    assertThat(failed.getException()).hasRootCauseMessage("the router fails");
    assertThat(rows()).containsExactly(0, 0, 0, 0);

    stumblingBlock = "";
    assertThat(store(window, page).getException()).isNull();
    assertThat(rows()).containsExactly(3, 3, 3, 1);
  }

  @Test
  void keepsNothingWhenSomebodyElseReadsTheModuleNow() {
    Window old = watermarks.open("orders");
    DATABASE.jdbc().update("UPDATE watermark SET lease_until = now() - interval '1 second'");
    watermarks.open("orders");

    Exchange failed = store(old, new Page(List.of(order(1, "a", TEN)), "1", true, TEN));

    assertThat(failed.getException()).hasMessageContaining("lease of module orders ended");
    assertThat(rows()).containsExactly(0, 0, 0, 0);
  }

  @Test
  void anEmptyPageMovesTheWatermarkOnly() {
    Window window = watermarks.open("orders");

    Exchange done = store(window, new Page(List.of(), null, false, TEN));

    assertThat(done.getException()).isNull();
    assertThat(done.getVariable("window", Window.class).open()).isFalse();
    assertThat(rows()).containsExactly(0, 0, 0, 0);
  }
}

package com.example.shop;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.app.Dispatcher;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.SimulatorOptions;
import org.notificationdispatcher.testkit.StandIns;
import org.notificationdispatcher.testkit.TestServer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** With stand-ins for License Central and the ERP. */
@SpringBootTest
@DirtiesContext
class ShopApplicationTest {
  private static final String SECRET = "whsec_dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0";

  private static final List<ReceivedMessage> ERP = new CopyOnWriteArrayList<>();
  private static final StandIns STAND_INS =
      new StandIns(InboxOptions.with(SECRET).listener(ERP::add), SimulatorOptions.defaults());

  @Autowired private Dispatcher dispatcher;
  @Autowired private ProducerTemplate camel;
  @Autowired private Downloads downloads;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    Map<String, String> settings = STAND_INS.settings(temporaryFolder());
    settings.put("dispatcher.database.url", TestServer.newDatabase());
    settings.put("dispatcher.webhook.erp.url", STAND_INS.inbox().url());
    settings.put("dispatcher.webhook.erp.secret", SECRET);
    settings.put("dispatcher.server.port", "0");
    settings.forEach((key, value) -> registry.add(key, () -> value));
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("shop");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anOrderOpensTheDownloadAndIsToldToTheErp() {
    STAND_INS
        .simulator()
        .state()
        .createOrder(NewOrder.of("SO-1").forCustomer("C-10001").with("PRO-2026", 1));

    assertThat(StandIns.collect(dispatcher.context(), Module.ORDERS)).isNull();

    await()
        .atMost(1, MINUTES)
        .untilAsserted(
            () -> {
              assertThat(downloads.isOpen("SO-1")).isTrue();
              assertThat(ERP).anyMatch(message -> message.type().equals("order.created"));
            });
  }

  @Test
  void whatTheShopHasToTellGoesTheSameWay() {
    camel.sendBody("direct:tell-erp", Map.of("order", "SO-2"));

    await()
        .atMost(1, MINUTES)
        .untilAsserted(
            () -> assertThat(ERP).anyMatch(message -> message.type().equals("order.paid")));
  }
}

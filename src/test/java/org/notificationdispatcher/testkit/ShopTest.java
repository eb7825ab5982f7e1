package org.notificationdispatcher.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.simulator.NewOrder;

/** The example of the integrators' guide, as it stands there. */
class ShopTest {
  @RegisterExtension
  final DispatcherExtension dispatcher =
      DispatcherExtension.telling("shop")
          .route(Path.of("routes/examples/deliver-shop.camel.yaml"))
          .webhook("shop")
          .property("dispatcher.licenses.enabled", false);

  @Test
  void theShopHearsOfAnOrder() {
    dispatcher.licenseCentral().createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    dispatcher.collect();
    dispatcher.awaitSettled();

    assertEquals(1, dispatcher.received().size());
    assertTrue(dispatcher.deadLetters("shop").isEmpty());
  }
}

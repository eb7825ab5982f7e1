package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Destinations.Filling;
import org.notificationdispatcher.core.outbox.Selection;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.NewOrder;

/** What integrators may do in the router, and what comes of it. */
class RouterIT {
  @TempDir Path folder;

  private Surroundings surroundings;

  @BeforeEach
  void start() {
    surroundings = new Surroundings(folder, InboxOptions.with(Surroundings.SECRET));
    for (int n = 1; n <= 4; n++) {
      surroundings
          .simulator
          .state()
          .createOrder(NewOrder.of("SO-" + n).forCustomer("C-10001").with("PRO-2026", 1));
    }
  }

  @AfterEach
  void stop() {
    surroundings.close();
  }

  private Path routes(String step) throws IOException {
    Path routes = folder.resolve("routes");
    try (Stream<Path> all = Files.walk(Surroundings.ROUTES)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path copy = routes.resolve(Surroundings.ROUTES.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    Files.writeString(
        routes.resolve("dispatch/dispatch-message.camel.yaml"),
        """
        - route:
            id: dispatch-message
            description: Decide which destinations get the message
            errorHandler:
              noErrorHandler: {}
            from:
              uri: direct:dispatch-message
              steps:
                - choice:
                    when:
                      - expression:
                          simple:
                            expression: ${body.data[orderId]} == 'SO-2'
                        steps:
        """
            + step.indent(18)
            + """
                - to:
                    uri: outbox:erp
        """
                .indent(0));
    return routes;
  }

  @Test
  void stopEndsTheRoutingOfOneMessageOnly() throws IOException {
    Path routes = routes("- stop: {}");
    try (Surroundings.InProcess dispatcher = surroundings.start(routes)) {
      dispatcher.collect(Module.ORDERS);

      assertThat(dispatcher.count("message")).isEqualTo(4);
      assertThat(dispatcher.count("delivery")).isEqualTo(3);
      assertThat(dispatcher.count("watermark WHERE upto IS NOT NULL")).isEqualTo(1);
    }
  }

  @Test
  void aRouterThatFailsStoresNothing() throws IOException {
    Path routes =
        routes(
            """
            - throwException:
                exceptionType: java.lang.IllegalStateException
                message: no idea
            """);
    try (Surroundings.InProcess dispatcher = surroundings.start(routes)) {
      dispatcher.collect(Module.ORDERS);

      assertThat(dispatcher.lastError(Module.ORDERS)).contains("no idea");
      assertThat(dispatcher.count("message")).isZero();
      assertThat(dispatcher.count("snapshot")).isZero();
      assertThat(dispatcher.count("delivery")).isZero();
      assertThat(dispatcher.count("watermark WHERE upto IS NOT NULL")).isZero();
    }
  }

  @Test
  void aDestinationIsFilledByTheRouterAsItIsNow() throws IOException {
    Path before = routes("- stop: {}");
    try (Surroundings.InProcess dispatcher = surroundings.start(before)) {
      dispatcher.collect(Module.ORDERS);
      assertThat(dispatcher.count("delivery")).isEqualTo(3);
    }

    try (Surroundings.InProcess dispatcher = surroundings.restart()) {
      Destinations destinations = dispatcher.destinations();
      long count = destinations.fill("erp", Selection.ALL, true);
      await().until(() -> destinations.filling(count).ended());
      long id = destinations.fill("erp", Selection.ALL, false);
      await().atMost(Duration.ofSeconds(30)).until(() -> destinations.filling(id).ended());

      for (Filling filling : List.of(destinations.filling(count), destinations.filling(id))) {
        assertThat(filling)
            .extracting("state", "seen", "chosen", "recorded")
            .containsExactly("done", 4L, 4L, 1L);
      }
      await().until(() -> dispatcher.count("delivery WHERE state = 'delivered'") == 4);
      assertThat(destinations.get("erp").state()).isEqualTo("active");
    }
  }

  @Test
  void aRouterThatFailsFillsNothingAndSaysWhy() throws IOException {
    Path routes =
        routes(
            """
            - throwException:
                exceptionType: java.lang.IllegalStateException
                message: no idea
            """);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.ORDERS);
    }
    try (Surroundings.InProcess dispatcher = surroundings.restart(routes)) {
      Destinations destinations = dispatcher.destinations();
      long id = destinations.fill("archive", Selection.ALL, false);
      await().atMost(Duration.ofSeconds(30)).until(() -> destinations.filling(id).ended());

      assertThat(destinations.filling(id).error()).isEqualTo("no idea");
      assertThat(destinations.get("archive").reason())
          .isEqualTo("filling failed, fill it again or resume it: no idea");
      assertThat(dispatcher.count("delivery WHERE destination = 'archive'")).isZero();
    }
  }
}

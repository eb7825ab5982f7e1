package org.notificationdispatcher.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.NewOrder;

/** A dispatcher whose consumer {@code crm} gets everything by the feed, and what is around it. */
final class FeedSurroundings implements AutoCloseable {
  static final String TOKEN = "0123456789012345678901234567890123456789012";

  final Surroundings surroundings;
  final Surroundings.InProcess dispatcher;

  /** Such as {@code http://127.0.0.1:40123}. */
  final String server;

  FeedSurroundings(Path folder) throws IOException {
    surroundings = new Surroundings(folder, InboxOptions.with(Surroundings.SECRET));
    surroundings.settings.put("dispatcher.feed.enabled", "true");
    surroundings.settings.put("dispatcher.feed.consumers", Callers.entry("crm", TOKEN));
    surroundings.settings.put("dispatcher.intake.enabled", "true");
    surroundings.settings.put("dispatcher.intake.callers", Callers.entry("webdepot", TOKEN));
    surroundings.settings.put("dispatcher.intake.requestsPerMinute", "20");
    surroundings.settings.put("dispatcher.server.port", "0");
    dispatcher = surroundings.start(routes(folder.resolve("routes")));
    server = "http://127.0.0.1:" + dispatcher.service(VertxPlatformHttpServer.class).getPort();
  }

  /** The shipped ones, and everything for the CRM, too. */
  private static Path routes(Path routes) throws IOException {
    try (Stream<Path> all = Files.walk(Surroundings.ROUTES)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path copy = routes.resolve(Surroundings.ROUTES.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    Path router = routes.resolve("dispatch/dispatch-message.camel.yaml");
    Files.writeString(
        router,
        Files.readString(router)
            .replaceFirst(
                "      steps:\n",
                """
                      steps:
                        - to:
                            uri: outbox:crm
                """));
    return routes;
  }

  /** Orders of one license each. */
  void orders(int first, int last) {
    for (int n = first; n <= last; n++) {
      surroundings
          .simulator
          .state()
          .createOrder(NewOrder.of("SO-" + n).forCustomer("C-10001").with("PRO-2026", 1));
    }
  }

  @Override
  public void close() {
    dispatcher.close();
    surroundings.close();
  }
}

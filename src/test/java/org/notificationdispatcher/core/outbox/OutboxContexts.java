package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contexts with the component, as nodes on one database; stopped after each test. */
final class OutboxContexts implements AfterEachCallback {
  private final TestDatabase database;
  private final List<CamelContext> contexts = new ArrayList<>();

  OutboxContexts(TestDatabase database) {
    this.database = database;
  }

  CamelContext start(RouteBuilder... routes) throws Exception {
    CamelContext context = new DefaultCamelContext();
    contexts.add(context);
    context.getRegistry().bind("dataSource", database.dataSource());
    context.getShutdownStrategy().setTimeout(5);
    for (RouteBuilder route : routes) {
      context.addRoutes(route);
    }
    context.start();
    return context;
  }

  static RouteBuilder route(String uri, Processor sink) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        errorHandler(noErrorHandler());
        from(uri).process(sink);
      }
    };
  }

  /** In one transaction, so that they are due at the same moment. */
  void send(CamelContext context, String uri, Message... messages) {
    new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()))
        .executeWithoutResult(
            status -> {
              for (Message message : messages) {
                context.createProducerTemplate().sendBody(uri, message);
              }
            });
  }

  void awaitState(String state, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        database
                            .jdbc()
                            .queryForObject(
                                "SELECT count(*) FROM delivery WHERE state = ?",
                                Integer.class,
                                state))
                    .isEqualTo(count));
  }

  @Override
  public void afterEach(ExtensionContext extension) {
    contexts.forEach(CamelContext::stop);
    contexts.clear();
  }
}

package org.notificationdispatcher.alone;

import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.notificationdispatcher.core.outbox.OutboxTables;

/** What docs/outbox-component.md shows. */
final class Example {
  private Example() {}

  // example
  static void run(DataSource dataSource) throws Exception {
    OutboxTables.migrate(dataSource, "outbox");
    try (CamelContext camel = new DefaultCamelContext()) {
      camel.getRegistry().bind("dataSource", dataSource);
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:in").to("outbox:shop");
              from("outbox:shop").to("mock:shop");
            }
          });
      camel.start();
      MockEndpoint shop = camel.getEndpoint("mock:shop", MockEndpoint.class);
      shop.expectedMessageCount(1);
      camel.createProducerTemplate().sendBody("direct:in", Map.of("orderId", "SO-4711"));
      shop.assertIsSatisfied();
    }
  }
  // end of example
}

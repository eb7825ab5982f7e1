package org.notificationdispatcher.bench;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the two ways have in common to deliver a table by Camel's own components. */
final class CamelBacklog {
  static final String LEFT = "SELECT EXISTS (SELECT 1 FROM backlog WHERE delivered_at IS NULL)";

  private final Signer signer = new Signer();
  private final Deliveries deliveries;
  private final int inFlight;

  CamelBacklog(Deliveries deliveries, int inFlight) {
    this.deliveries = deliveries;
    this.inFlight = inFlight;
  }

  static String settings() {
    return Peer.jarOf(SqlComponent.class) + " and camel-http";
  }

  static void load(DataSource data, List<String> ids, String body) {
    JdbcTemplate jdbc = new JdbcTemplate(data);
    jdbc.execute(
        "CREATE TABLE backlog (id uuid PRIMARY KEY, number bigint, body text,"
            + " lease_until timestamptz, delivered_at timestamptz)");
    jdbc.update(
        "INSERT INTO backlog SELECT id, number, ? FROM unnest(?::uuid[]) WITH ORDINALITY"
            + " AS new (id, number)",
        body,
        ids.toArray(String[]::new));
    jdbc.execute("CREATE INDEX ON backlog (number) WHERE delivered_at IS NULL");
  }

  CamelContext start(DataSource data, RouteBuilder routes) throws Exception {
    CamelContext context = new DefaultCamelContext();
    context.disableJMX();
    SqlComponent sql = new SqlComponent();
    sql.setDataSource(data);
    context.addComponent("sql", sql);
    context.addRoutes(routes);
    context.start();
    return context;
  }

  /** Makes the request of a row. */
  void sign(Exchange exchange) {
    deliveries.begin();
    Message message = exchange.getMessage();
    Map<?, ?> row = message.getBody(Map.class);
    String body = row.get("body").toString();
    signer.headers(row.get("id").toString(), body).forEach(message::setHeader);
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    message.setBody(body);
  }

  String receiver() {
    return "%s?connectionsPerRoute=%d&maxTotalConnections=%d"
        .formatted(deliveries.url(), inFlight, inFlight);
  }

  void answered(Exchange exchange) {
    deliveries.answered();
  }

  void failed(Exchange exchange) {
    deliveries.failed(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
  }
}

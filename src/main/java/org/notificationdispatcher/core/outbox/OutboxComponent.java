package org.notificationdispatcher.core.outbox;

import java.io.Closeable;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

/**
 * Component {@code outbox}: like {@code seda}, but what is put in survives, takes part in the
 * current transaction, and comes out until the route has succeeded. Needs the product's tables in a
 * PostgreSQL.
 */
@Component("outbox")
public final class OutboxComponent extends HealthCheckComponent {

  @Metadata(
      description = "The PostgreSQL with the product's tables. Default: the registry's only one",
      autowired = true)
  private DataSource dataSource;

  @Metadata(description = "Default of the endpoints' option lease", defaultValue = "2m")
  private String lease = "2m";

  @Metadata(description = "Default of the endpoints' option retries", defaultValue = "standard")
  private String retries = "standard";

  @Metadata(description = "Default of the endpoints' option concurrency", defaultValue = "16")
  private int concurrency = 16;

  @Metadata(description = "Default of the endpoints' option pollDelay", defaultValue = "1s")
  private String pollDelay = "1s";

  @Metadata(
      label = "producer",
      description =
          "The source of messages that a producer makes of a body. Default: the name of the Camel"
              + " context")
  private String source;

  private final KeyRules orders = new KeyRules("order", OrderRule.SUBJECT);
  private final KeyRules supersedes = new KeyRules("supersede", SupersedeRule.CURRENT);
  private DeliveryStore store;
  private MessageWriter messages;
  private WakeUps wakeUps;

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (dataSource == null) {
      dataSource = getCamelContext().getRegistry().findSingleByType(DataSource.class);
    }
    if (dataSource == null) {
      throw new IllegalStateException(
          "component outbox needs a DataSource: set its option dataSource or bind exactly one in the"
              + " registry");
    }
    store = new DeliveryStore(dataSource);
    messages = new MessageWriter(dataSource, source == null ? getCamelContext().getName() : source);
    wakeUps = new WakeUps(dataSource);
    wakeUps.start();
  }

  @Override
  protected void doStop() throws Exception {
    if (wakeUps != null) {
      wakeUps.close();
    }
    super.doStop();
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    if (!remaining.matches("[a-z0-9][a-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "outbox:"
              + remaining
              + ": a destination's name has lower-case letters, digits, dots, dashes and underscores");
    }
    OutboxEndpoint endpoint = new OutboxEndpoint(uri, this, remaining);
    endpoint.setLease(lease);
    endpoint.setRetries(retries);
    endpoint.setConcurrency(concurrency);
    endpoint.setPollDelay(pollDelay);
    setProperties(endpoint, parameters);
    endpoint.check();
    return endpoint;
  }

  /**
   * Frees every claimed delivery, whoever holds it. Only for a process that has the database for
   * itself: what is leased then was leased by a process that is dead.
   */
  public static void freeAll(DataSource dataSource) {
    new DeliveryStore(dataSource).freeAll();
  }

  /**
   * Calls back, from any thread, when there may be something new for a destination, or somebody may
   * have paused or resumed it. Only a hint: one may be missed.
   *
   * @return to be closed by whoever does not want to hear of it any more
   */
  public Closeable listen(String destination, Runnable listener) {
    WakeUps.Sleeper sleeper =
        new WakeUps.Sleeper() {
          @Override
          public void wake() {
            listener.run();
          }

          @Override
          public void stateChanged() {
            listener.run();
          }
        };
    wakeUps.add(destination, sleeper);
    return () -> wakeUps.remove(destination, sleeper);
  }

  KeyRules orders() {
    return orders;
  }

  KeyRules supersedes() {
    return supersedes;
  }

  DeliveryStore store() {
    return store;
  }

  MessageWriter messages() {
    return messages;
  }

  WakeUps wakeUps() {
    return wakeUps;
  }

  DataSource dataSource() {
    return dataSource;
  }

  public DataSource getDataSource() {
    return dataSource;
  }

  public void setDataSource(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  public String getLease() {
    return lease;
  }

  public void setLease(String lease) {
    this.lease = lease;
  }

  public String getRetries() {
    return retries;
  }

  public void setRetries(String retries) {
    this.retries = retries;
  }

  public int getConcurrency() {
    return concurrency;
  }

  public void setConcurrency(int concurrency) {
    this.concurrency = concurrency;
  }

  public String getPollDelay() {
    return pollDelay;
  }

  public void setPollDelay(String pollDelay) {
    this.pollDelay = pollDelay;
  }

  public String getSource() {
    return source;
  }

  public void setSource(String source) {
    this.source = source;
  }
}

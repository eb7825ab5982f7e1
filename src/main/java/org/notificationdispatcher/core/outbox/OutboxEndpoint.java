package org.notificationdispatcher.core.outbox;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.util.TimeUtils;

/** Durable deliveries to one destination. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "outbox",
    title = "Outbox",
    syntax = "outbox:destination",
    headersClass = OutboxHeaders.class,
    category = {Category.MESSAGING, Category.DATABASE})
public final class OutboxEndpoint extends DefaultEndpoint {

  @UriPath(description = "Name of the destination")
  @Metadata(required = true)
  private final String destination;

  @UriParam(
      label = "consumer",
      defaultValue = "16",
      description =
          "How many deliveries to this destination are under way at most, in this process")
  private int concurrency;

  @UriParam(
      label = "consumer",
      defaultValue = "standard",
      description =
          "When a failed delivery is repeated: standard, long, fast, none, or delays such as 5s,1m,1h")
  private String retries;

  @UriParam(
      label = "consumer",
      defaultValue = "2m",
      description =
          "How long a claimed delivery is reserved for this process before another may take it. Renewed"
              + " while it lives; must be longer than any attempt's total time-out")
  private String lease;

  @UriParam(
      label = "consumer",
      defaultValue = "1s",
      description =
          "How often to look for what is due when nothing woke the consumer: retries, and messages of"
              + " other processes whose announcement was missed")
  private String pollDelay;

  // "secret" makes route languages take an expression literally, with what would else end an option
  @UriParam(
      defaultValue = "subject",
      secret = true,
      description =
          "Which deliveries go one after the other: subject (those of one subject), ticket (those of one"
              + " ticketId, if it is among the selected fields, else of one subject), none, or an expression"
              + " in Camel's Simple language over the message, such as ${body.correlationId}; where that"
              + " gives nothing, the subject. The key is recorded with the delivery. Name it once, where the"
              + " destination is read: it holds for all who record for the destination in the same Camel"
              + " context. Only a context that does not read the destination names it at the producer")
  private String order;

  @UriParam(
      defaultValue = "current",
      secret = true,
      description =
          "Which deliveries tell a state, of which only the newest is worth delivering: current (of each"
              + " subject those of a type that ends in .current), type (those of one type and subject),"
              + " none, or an expression in Camel's Simple language over the message that gives the key;"
              + " where that gives nothing, the delivery is never superseded. The key is recorded with the"
              + " delivery. Name it where order is named")
  private String supersede;

  @UriParam(
      label = "consumer",
      defaultValue = "skip",
      enums = "skip,block",
      description =
          "What a dead letter means for later deliveries of its key: skip (they go on), or block (they wait"
              + " until it is replayed or discarded)")
  private String onDead = "skip";

  @UriParam(
      label = "consumer",
      defaultValue = "none",
      description =
          "After what time of nothing but failures, on all nodes together, the destination pauses itself,"
              + " such as 6h; none: never. What is pending is held until somebody resumes it")
  private String failingFor = "none";

  @UriParam(
      label = "consumer",
      defaultValue = "10",
      description =
          "After how many failures in a row, in this process, the destination is tried with one delivery at"
              + " a time only, until it takes one; none: never. What the destination refuses for good is no"
              + " such failure")
  private String circuit = "10";

  @UriParam(
      label = "consumer",
      defaultValue = "5s",
      description =
          "How long after the last of the failures that the option circuit counts a delivery is tried; twice"
              + " as long each time that fails, a minute at most")
  private String probeDelay = "5s";

  @UriParam(
      label = "consumer",
      defaultValue = "none",
      description =
          "How many attempts may begin in a time, such as 100/1s or 60/1m, repeats included: never more, in"
              + " this process, and evenly spread. Several nodes: divide by their number. none: no limit")
  private String rateLimit = "none";

  @UriParam(
      label = "producer",
      defaultValue = "message",
      description =
          "Type of the message that is made of a body, where header NotificationType names none")
  private String type = "message";

  @UriParam(
      label = "producer",
      description =
          "What a message that is made of a body is about, where header NotificationSubject does not say it."
              + " Default: a subject of its own, so that it waits for no other")
  private String subject;

  OutboxEndpoint(String uri, OutboxComponent component, String destination) {
    super(uri, component);
    this.destination = destination;
  }

  /** Refuses options that cannot work, before any route starts. */
  void check() {
    RetrySchedule.of(retries);
    orderRule();
    supersedeRule();
    if (!onDead.equals("skip") && !onDead.equals("block")) {
      throw new IllegalArgumentException(
          "outbox:" + destination + ": onDead is skip or block, not '" + onDead + "'");
    }
    Duration failing = failingTime();
    if (failing != null && (failing.isZero() || failing.isNegative())) {
      throw new IllegalArgumentException(
          "outbox:" + destination + ": failingFor is none, or a time such as 6h");
    }
    if (!circuit.equals("none") && !circuit.matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException(
          "outbox:" + destination + ": circuit is none, or a number of failures such as 10");
    }
    if (probeTime().compareTo(Duration.ofMillis(10)) < 0) {
      throw new IllegalArgumentException("outbox:" + destination + ": probeDelay is at least 10ms");
    }
    try {
      rateLimit(System::nanoTime);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("outbox:" + destination + ": " + e.getMessage(), e);
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException("outbox:" + destination + ": concurrency is at least 1");
    }
    if (leaseTime().compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("outbox:" + destination + ": lease is at least 1s");
    }
    if (pollDelay().compareTo(Duration.ofMillis(10)) < 0) {
      throw new IllegalArgumentException("outbox:" + destination + ": pollDelay is at least 10ms");
    }
  }

  @Override
  public Producer createProducer() {
    return new OutboxProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    OutboxConsumer consumer = new OutboxConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  /** For people: the scheme and the destination, without options. */
  String shortName() {
    return "outbox:" + destination;
  }

  OutboxComponent component() {
    return (OutboxComponent) getComponent();
  }

  /** The option {@code failingFor}; null for none. */
  Duration failingTime() {
    return failingFor.equals("none")
        ? null
        : Duration.ofMillis(TimeUtils.toMilliSeconds(failingFor));
  }

  /** The option {@code circuit}; 0 for none. */
  int circuitFailures() {
    return circuit.equals("none") ? 0 : Integer.parseInt(circuit);
  }

  /**
   * The option {@code rateLimit}.
   *
   * @param clock monotonic, in nanoseconds
   */
  RateLimit rateLimit(LongSupplier clock) {
    return RateLimit.of(rateLimit, clock);
  }

  Duration probeTime() {
    return Duration.ofMillis(TimeUtils.toMilliSeconds(probeDelay));
  }

  /** The option {@code order}; null if it is not given. */
  KeyRule orderRule() {
    return order == null ? null : OrderRule.of(order, getCamelContext());
  }

  /** The option {@code supersede}; null if it is not given. */
  KeyRule supersedeRule() {
    return supersede == null ? null : SupersedeRule.of(supersede, getCamelContext());
  }

  boolean deadBlocks() {
    return onDead.equals("block");
  }

  RetrySchedule retrySchedule() {
    return RetrySchedule.of(retries);
  }

  /** The option {@code lease} as a span of time. */
  public Duration leaseTime() {
    return Duration.ofMillis(TimeUtils.toMilliSeconds(lease));
  }

  Duration pollDelay() {
    return Duration.ofMillis(TimeUtils.toMilliSeconds(pollDelay));
  }

  public String getDestination() {
    return destination;
  }

  public int getConcurrency() {
    return concurrency;
  }

  public void setConcurrency(int concurrency) {
    this.concurrency = concurrency;
  }

  public String getOrder() {
    return order;
  }

  public void setOrder(String order) {
    this.order = order;
  }

  public String getSupersede() {
    return supersede;
  }

  public void setSupersede(String supersede) {
    this.supersede = supersede;
  }

  public String getOnDead() {
    return onDead;
  }

  public void setOnDead(String onDead) {
    this.onDead = onDead;
  }

  public String getFailingFor() {
    return failingFor;
  }

  public void setFailingFor(String failingFor) {
    this.failingFor = failingFor;
  }

  public String getCircuit() {
    return circuit;
  }

  public void setCircuit(String circuit) {
    this.circuit = circuit;
  }

  public String getProbeDelay() {
    return probeDelay;
  }

  public void setProbeDelay(String probeDelay) {
    this.probeDelay = probeDelay;
  }

  public String getRateLimit() {
    return rateLimit;
  }

  public void setRateLimit(String rateLimit) {
    this.rateLimit = rateLimit;
  }

  public String getRetries() {
    return retries;
  }

  public void setRetries(String retries) {
    this.retries = retries;
  }

  public String getLease() {
    return lease;
  }

  public void setLease(String lease) {
    this.lease = lease;
  }

  public String getPollDelay() {
    return pollDelay;
  }

  public void setPollDelay(String pollDelay) {
    this.pollDelay = pollDelay;
  }

  public String getType() {
    return type;
  }

  public void setType(String type) {
    this.type = type;
  }

  public String getSubject() {
    return subject;
  }

  public void setSubject(String subject) {
    this.subject = subject;
  }
}

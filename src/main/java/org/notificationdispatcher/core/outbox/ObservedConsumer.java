package org.notificationdispatcher.core.outbox;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.DefaultConsumer;

/**
 * What tools see of a consumer: its health check, its meters, and the attributes that JMX adds to
 * those of every Camel consumer. Public for JMX only.
 */
@ManagedResource(description = "Managed outbox consumer")
public abstract class ObservedConsumer extends DefaultConsumer {
  private final OutboxEndpoint endpoint;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong dead = new AtomicLong();
  private volatile Instant lastSuccess;
  private volatile Instant lastErrorAt;
  private volatile String lastError;
  private Meters meters = Meters.NONE;

  ObservedConsumer(OutboxEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  /** Whether the thread that settles and claims lives. */
  abstract boolean alive();

  /** What the database last said; null if it answers. */
  abstract String databaseProblem();

  abstract String destinationState();

  abstract int underWay();

  abstract int queued();

  abstract int concurrencyNow();

  /** To be called when it runs. */
  void observe() {
    setHealthCheck(new OutboxHealthCheck(this, endpoint));
    meters = Meters.of(this);
  }

  void observeNoMore() {
    setHealthCheck(null);
    meters.close();
    meters = Meters.NONE;
  }

  /** To be called when it is written down. */
  void count(Outcome outcome) {
    meters.attempted(outcome);
    switch (outcome.state()) {
      case DELIVERED -> {
        delivered.incrementAndGet();
        lastSuccess = Instant.now();
        return;
      }
      case PENDING -> failed.incrementAndGet();
      case DEAD -> dead.incrementAndGet();
    }
    lastError = outcome.error();
    lastErrorAt = Instant.now();
  }

  @ManagedAttribute(description = "Name of the destination")
  public String getDestination() {
    return endpoint.getDestination();
  }

  @ManagedAttribute(
      description = "active, paused or disabled, with the reason, as this process last saw it")
  public String getDestinationState() {
    return destinationState();
  }

  @ManagedAttribute(description = "Attempts under way in this process")
  public int getUnderWay() {
    return underWay();
  }

  @ManagedAttribute(description = "Claimed by this process, not yet begun")
  public int getQueued() {
    return queued();
  }

  @ManagedAttribute(description = "Attempts that may be under way at once, just now")
  public int getConcurrency() {
    return concurrencyNow();
  }

  @ManagedAttribute(description = "Deliveries of this process since the route was made")
  public long getDelivered() {
    return delivered.get();
  }

  @ManagedAttribute(description = "Attempts of this process that failed and are repeated")
  public long getFailed() {
    return failed.get();
  }

  @ManagedAttribute(description = "Dead letters of this process")
  public long getDead() {
    return dead.get();
  }

  @ManagedAttribute(description = "When the last delivery succeeded, or null")
  public String getLastSuccess() {
    return text(lastSuccess);
  }

  @ManagedAttribute(description = "Why the last attempt failed that did, or null")
  public String getLastError() {
    return lastError;
  }

  @ManagedAttribute(description = "When that was, or null")
  public String getLastErrorAt() {
    return text(lastErrorAt);
  }

  @ManagedAttribute(description = "Why the database does not answer; null if it does")
  public String getDatabaseProblem() {
    return databaseProblem();
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }
}

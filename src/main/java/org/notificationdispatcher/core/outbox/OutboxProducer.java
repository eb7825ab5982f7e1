package org.notificationdispatcher.core.outbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.notificationdispatcher.common.Message;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Records that the message in the body is to be delivered to the endpoint's destination; a body
 * that is none becomes one and is stored with it. In a transaction what goes to all destinations is
 * collected and written together before it commits; without one it is written at once.
 */
final class OutboxProducer extends DefaultProducer {
  private final OutboxEndpoint endpoint;
  private final UnstoredReader reader;

  OutboxProducer(OutboxEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
    this.reader = new UnstoredReader(endpoint);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    OutboxComponent component = endpoint.component();
    component.orders().name(endpoint.getDestination(), endpoint.orderRule(), this);
    component.supersedes().name(endpoint.getDestination(), endpoint.supersedeRule(), this);
  }

  @Override
  protected void doStop() throws Exception {
    endpoint.component().orders().forget(endpoint.getDestination(), this);
    endpoint.component().supersedes().forget(endpoint.getDestination(), this);
    super.doStop();
  }

  @Override
  public void process(Exchange exchange) {
    OutboxComponent component = endpoint.component();
    Object body = exchange.getMessage().getBody();
    BackfillBatch backfill = BackfillBatch.current();
    if (backfill != null) {
      // What a route makes of a stored message and sends as a new one was stored at its time
      if (body instanceof Message message) {
        backfill.choose(delivery(message));
      }
      return;
    }
    Consumer<Collected> added =
        body instanceof Message message ? add(message) : add(reader.read(exchange));
    if (TransactionSynchronizationManager.isActualTransactionActive()
        && TransactionSynchronizationManager.hasResource(component.dataSource())) {
      added.accept(Collected.of(component));
    } else {
      component.store().inTransaction(() -> added.accept(Collected.of(component)));
    }
  }

  private Consumer<Collected> add(Message stored) {
    NewDelivery delivery = delivery(stored);
    return collected -> collected.add(delivery);
  }

  private Consumer<Collected> add(Unstored unstored) {
    return collected -> collected.add(unstored, this);
  }

  private NewDelivery delivery(Message stored) {
    String destination = endpoint.getDestination();
    OutboxComponent component = endpoint.component();
    return NewDelivery.of(
        destination,
        stored,
        component.orders().of(destination),
        component.supersedes().of(destination));
  }

  /** What one transaction has to deliver. */
  private static final class Collected implements TransactionSynchronization {
    private final OutboxComponent component;
    private final List<NewDelivery> deliveries = new ArrayList<>();
    private final Map<UUID, Unstored> unstored = new LinkedHashMap<>();
    private final Map<UUID, Set<OutboxProducer>> wantedBy = new HashMap<>();
    private final Set<String> told = new LinkedHashSet<>();
    private boolean committing;

    private Collected(OutboxComponent component) {
      this.component = component;
    }

    static Collected of(OutboxComponent component) {
      Collected collected = (Collected) TransactionSynchronizationManager.getResource(component);
      if (collected == null) {
        collected = new Collected(component);
        TransactionSynchronizationManager.bindResource(component, collected);
        TransactionSynchronizationManager.registerSynchronization(collected);
      }
      return collected;
    }

    void add(NewDelivery delivery) {
      deliveries.add(delivery);
      writeWhatIsLate();
    }

    void add(Unstored one, OutboxProducer producer) {
      Unstored same = unstored.putIfAbsent(one.id(), one);
      if (same != null) {
        one.mustTellTheSameAs(same.type(), same.subject(), same.data());
      }
      wantedBy.computeIfAbsent(one.id(), id -> new LinkedHashSet<>()).add(producer);
      writeWhatIsLate();
    }

    /** What others send while the transaction is about to commit would be lost. */
    private void writeWhatIsLate() {
      if (committing) {
        write();
      }
    }

    private void write() {
      if (!unstored.isEmpty()) {
        Map<UUID, Message> stored = component.messages().store(unstored.values());
        unstored
            .keySet()
            .forEach(
                id ->
                    wantedBy
                        .get(id)
                        .forEach(producer -> deliveries.add(producer.delivery(stored.get(id)))));
      }
      deliveries.forEach(delivery -> told.add(delivery.destination()));
      component.store().insert(deliveries);
      component.store().announce(told);
      deliveries.clear();
      unstored.clear();
      wantedBy.clear();
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      committing = true;
      write();
    }

    @Override
    public void afterCommit() {
      told.forEach(component.wakeUps()::wake);
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResource(component);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(component, this);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(component);
    }
  }
}

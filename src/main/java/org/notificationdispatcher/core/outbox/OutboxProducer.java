package org.notificationdispatcher.core.outbox;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.notificationdispatcher.common.Message;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Records that the message in the body is to be delivered to the endpoint's destination. In a
 * transaction the deliveries of all destinations are collected and written in one statement before
 * it commits; without one they are written at once.
 */
final class OutboxProducer extends DefaultProducer {
  private final OutboxEndpoint endpoint;

  OutboxProducer(OutboxEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    OrderRule order = endpoint.orderRule();
    if (order != null) {
      endpoint.component().orders().name(endpoint.getDestination(), order, this);
    }
  }

  @Override
  protected void doStop() throws Exception {
    endpoint.component().orders().forget(endpoint.getDestination(), this);
    super.doStop();
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Message message = exchange.getMessage().getMandatoryBody(Message.class);
    OutboxComponent component = endpoint.component();
    NewDelivery delivery =
        NewDelivery.of(
            endpoint.getDestination(), message, component.orders().of(endpoint.getDestination()));
    if (TransactionSynchronizationManager.isActualTransactionActive()
        && TransactionSynchronizationManager.hasResource(component.dataSource())) {
      Collected.of(component).deliveries.add(delivery);
    } else {
      component.store().insert(List.of(delivery));
      component.store().announce(List.of(delivery.destination()));
      component.wakeUps().wake(delivery.destination());
    }
  }

  /** What one transaction has to deliver. */
  private static final class Collected implements TransactionSynchronization {
    private final OutboxComponent component;
    private final List<NewDelivery> deliveries = new ArrayList<>();

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

    private Set<String> destinations() {
      Set<String> destinations = new LinkedHashSet<>();
      deliveries.forEach(delivery -> destinations.add(delivery.destination()));
      return destinations;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      component.store().insert(deliveries);
      component.store().announce(destinations());
    }

    @Override
    public void afterCommit() {
      destinations().forEach(component.wakeUps()::wake);
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

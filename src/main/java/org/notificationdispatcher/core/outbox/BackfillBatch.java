package org.notificationdispatcher.core.outbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.notificationdispatcher.common.Message;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What the router is shown in one transaction of a back-fill, and what it chooses. */
final class BackfillBatch implements TransactionSynchronization {
  private final String destination;
  private final List<Message> messages = new ArrayList<>();
  private final Map<UUID, NewDelivery> chosen = new LinkedHashMap<>();
  private boolean found;
  private long last;

  private BackfillBatch(String destination) {
    this.destination = destination;
  }

  /**
   * Binds one to the current transaction.
   *
   * @throws IllegalStateException if there is none
   */
  static BackfillBatch begin(String destination) {
    BackfillBatch batch = new BackfillBatch(destination);
    TransactionSynchronizationManager.registerSynchronization(batch);
    batch.resume();
    return batch;
  }

  /** That of the current transaction, or null. */
  static BackfillBatch current() {
    return (BackfillBatch) TransactionSynchronizationManager.getResource(BackfillBatch.class);
  }

  void found(long upto) {
    found = true;
    last = upto;
  }

  /** Whether the job was still there to be done. */
  boolean isFound() {
    return found;
  }

  void reached(long sequence) {
    last = sequence;
  }

  /** Sequence of the last message looked at. */
  long last() {
    return last;
  }

  void show(Message message) {
    messages.add(message);
  }

  List<Message> messages() {
    return messages;
  }

  /**
   * The router wants it delivered; twice is once, and other destinations are none of its business.
   */
  void choose(NewDelivery delivery) {
    if (delivery.destination().equals(destination)) {
      chosen.put(delivery.messageId(), delivery);
    }
  }

  Collection<NewDelivery> chosen() {
    return chosen.values();
  }

  @Override
  public void suspend() {
    TransactionSynchronizationManager.unbindResource(BackfillBatch.class);
  }

  @Override
  public void resume() {
    TransactionSynchronizationManager.bindResource(BackfillBatch.class, this);
  }

  @Override
  public void afterCompletion(int status) {
    TransactionSynchronizationManager.unbindResourceIfPossible(BackfillBatch.class);
  }
}

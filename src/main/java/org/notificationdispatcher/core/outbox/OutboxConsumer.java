package org.notificationdispatcher.core.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Feeds a route with what is due for one destination.
 *
 * <p>One thread talks to the database: it settles what came back and claims more, in one
 * transaction, as often as there is something to do. The route runs on other threads and holds no
 * connection; an asynchronous sink needs hardly any of them. What is claimed and not yet started
 * waits in {@link Lanes}, of each no more than there are slots for it, so that workers need not
 * wait for the next claim.
 *
 * <p>How much is under way follows the destination: {@link ConcurrencyLimit} says how much it
 * bears, {@link Circuit} whether it is worth trying at all.
 */
final class OutboxConsumer extends ObservedConsumer implements Suspendable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxConsumer.class);

  /** The variable with the message, for a sink that needs more of it than a mapped body holds. */
  static final String MESSAGE = "NotificationMessage";

  private static final int MOST_SETTLED_AT_ONCE = 1_000;
  private static final Duration PAUSE_WITHOUT_DATABASE = Duration.ofSeconds(1);
  private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(10);

  /** How long what came back waits for more, while there is enough to begin. */
  private static final Duration TOGETHER = Duration.ofMillis(50);

  /** What the rate lets begin later than that is not claimed yet: another node may be sooner. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final DestinationState ACTIVE = new DestinationState(true, "active", null, false);

  private final OutboxEndpoint endpoint;
  private final String destination;
  private final AttemptResult results;
  private final Duration lease;
  private final int concurrency;
  private final Duration failingFor;
  private final WakeUps.Sleeper sleeper =
      new WakeUps.Sleeper() {
        @Override
        public void wake() {
          OutboxConsumer.this.wake();
        }

        @Override
        public void stateChanged() {
          stateUnknown = true;
          OutboxConsumer.this.wake();
        }
      };

  private final Object lock = new Object();

  /** Guarded by {@link #lock}. */
  private boolean woken;

  /** The consumer's thread waits for more to settle at once. Guarded by {@link #lock}. */
  private boolean gathering;

  /** Guarded by {@link #lock}. */
  private final Lanes lanes = new Lanes();

  /** Guarded by {@link #lock}. */
  private final ConcurrencyLimit limit;

  /** Guarded by {@link #lock}. */
  private final Circuit circuit;

  /** Guarded by {@link #lock}. */
  private final RateLimit rate;

  /** Used by the consumer's thread only. */
  private final Prefetch prefetch = new Prefetch(System.nanoTime());

  /** Which lane a claim prefers where the rate leaves no room for both; by turns. */
  private boolean repeatsFirst;

  private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();

  /** Claimed and not settled. Used by the consumer's thread only. */
  private final Map<UUID, Held> held = new HashMap<>();

  private long renewAt;

  /** What it last said; null when it answers. */
  private volatile String databaseProblem;

  /** Set by the consumer's thread only. */
  private volatile DestinationState state = ACTIVE;

  private volatile boolean stateUnknown;

  /** Paused or disabled: nothing is begun. */
  private volatile boolean onHold;

  private volatile boolean running;
  private volatile boolean claiming;
  private volatile Thread thread;
  private ExecutorService workers;

  /**
   * A held delivery that is through.
   *
   * @param outcome null when it was not attempted, its lease having ended
   */
  private record Finished(Held held, Outcome outcome) {}

  OutboxConsumer(OutboxEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.destination = endpoint.getDestination();
    this.results = new AttemptResult(endpoint.retrySchedule());
    this.lease = endpoint.leaseTime();
    this.concurrency = endpoint.getConcurrency();
    this.failingFor = endpoint.failingTime();
    this.limit = new ConcurrencyLimit(concurrency);
    this.circuit =
        new Circuit(
            endpoint.circuitFailures(),
            endpoint.probeTime(),
            System::nanoTime,
            () -> ThreadLocalRandom.current().nextDouble());
    this.rate = endpoint.rateLimit(System::nanoTime);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    OutboxComponent component = endpoint.component();
    component.orders().read(destination, endpoint.orderRule(), this);
    component.supersedes().read(destination, endpoint.supersedeRule(), this);
    component
        .store()
        .register(
            destination,
            component.orders().of(destination),
            component.supersedes().of(destination),
            endpoint.deadBlocks());
    workers =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> new Thread(task, "deliver-" + destination));
    running = true;
    claiming = true;
    renewAt = System.nanoTime() + lease.toNanos() / 3;
    thread = new Thread(this::run, "outbox-" + destination);
    thread.start();
    endpoint.component().wakeUps().add(destination, sleeper);
    observe();
  }

  @Override
  protected void doSuspend() {
    claiming = false;
    wake();
  }

  @Override
  protected void doResume() {
    claiming = true;
    wake();
  }

  @Override
  protected void doStop() throws Exception {
    observeNoMore();
    endpoint.component().wakeUps().remove(destination, sleeper);
    claiming = false;
    running = false;
    wake();
    if (thread != null) {
      thread.join(PATIENCE_AT_STOP.multipliedBy(2).toMillis());
      workers.shutdown();
    }
    endpoint.component().orders().forget(destination, this);
    endpoint.component().supersedes().forget(destination, this);
    super.doStop();
  }

  private void wake() {
    synchronized (lock) {
      woken = true;
      lock.notifyAll();
    }
  }

  private void run() {
    while (running) {
      try {
        gather();
        boolean more = settleAndClaim();
        renew();
        databaseAnswers();
        if (!more) {
          sleep(untilNextLook());
        }
      } catch (RuntimeException e) {
        databaseFails(e);
        sleep(PAUSE_WITHOUT_DATABASE);
      } catch (Error e) {
        // Whatever it is, it must not end the destination in silence
        LOG.error("outbox:{} goes on after an error", destination, e);
        sleep(PAUSE_WITHOUT_DATABASE);
      }
    }
    finish();
  }

  /** Lets what is under way come to its end, and gives back the rest. */
  private void finish() {
    long deadline = System.nanoTime() + PATIENCE_AT_STOP.toNanos();
    try {
      while (true) {
        settleAndClaim();
        synchronized (lock) {
          if ((lanes.active() == 0 && finished.isEmpty()) || System.nanoTime() - deadline > 0) {
            break;
          }
        }
        sleep(Duration.ofMillis(100));
      }
      if (!held.isEmpty()) {
        LOG.warn(
            "outbox:{} stops while {} deliveries are under way; they will be repeated after their"
                + " lease",
            destination,
            held.size());
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "outbox:{} stops and cannot write down {} deliveries, which will be repeated: {}",
          destination,
          held.size(),
          reason(e));
    }
  }

  /** One round; returns whether another one has something to do at once. */
  private boolean settleAndClaim() {
    if (stateUnknown) {
      stateUnknown = false;
      take(endpoint.component().store().state(destination));
      if (!onHold) {
        // Somebody may have resumed it because he has mended it
        synchronized (lock) {
          circuit.probeNow();
        }
      }
    }
    boolean open;
    synchronized (lock) {
      open = circuit.open();
    }
    if (!claiming || onHold || open) {
      releaseQueued();
    }
    List<Finished> through = new ArrayList<>();
    while (through.size() < MOST_SETTLED_AT_ONCE && !finished.isEmpty()) {
      through.add(finished.remove());
    }
    DeliveryStore.Room room;
    synchronized (lock) {
      open = circuit.open();
      room = room(through.stream().map(Finished::held).collect(Collectors.toSet()));
    }
    if (through.isEmpty() && room.most() == 0) {
      return false;
    }
    List<Outcome> outcomes =
        through.stream().map(Finished::outcome).filter(Objects::nonNull).toList();
    long leaseEnd = System.nanoTime() + lease.toNanos();
    DeliveryStore.Claim claim;
    try {
      disableIfGone(outcomes);
      pauseIfLocked(outcomes);
      claim = endpoint.component().store().settleAndClaim(destination, outcomes, room, lease);
    } catch (RuntimeException e) {
      finished.addAll(through);
      throw e;
    }
    through.forEach(one -> held.remove(one.held().delivery.message().id(), one.held()));
    prefetch.ended(through.size(), System.nanoTime());
    prefetch.claimed(claim.deliveries().size(), claim.characters());
    outcomes.forEach(this::report);
    if (claim.state() != null) {
      take(claim.state());
    }
    if (!claim.deliveries().isEmpty()) {
      repeatsFirst = !repeatsFirst;
    }
    synchronized (lock) {
      for (ClaimedDelivery delivery : claim.deliveries()) {
        Held one = new Held(delivery, open, leaseEnd);
        held.put(delivery.message().id(), one);
        lanes.add(one);
      }
      startQueued();
    }
    noteFailures(outcomes);
    return !finished.isEmpty() || claim.more();
  }

  /**
   * Call with {@link #lock} held.
   *
   * @param through of what is held, what is not to be counted any more
   */
  private DeliveryStore.Room room(Set<Held> through) {
    if (!claiming) {
      return DeliveryStore.Room.NONE;
    }
    List<Held> kept = held.values().stream().filter(one -> !through.contains(one)).toList();
    int soon = rate.within(SOON);
    if (circuit.open()) {
      boolean free = kept.stream().noneMatch(one -> one.probe) && lanes.active() < concurrency;
      // What has failed before may hang again; what is new shows sooner whether it works
      return free && circuit.untilProbe().isZero() && soon > 0
          ? DeliveryStore.Room.forOne()
          : DeliveryStore.Room.NONE;
    }
    int repeats = (int) kept.stream().filter(Held::repeat).count();
    return DeliveryStore.Room.of(
            Math.max(0, prefetch.hold(limit.now()) - (kept.size() - repeats)),
            Math.max(0, 2 * Lanes.forRepeats(limit.now()) - repeats))
        .atMost(soon - lanes.queued(), repeatsFirst);
  }

  /** How many deliveries may be under way at once now. */
  int slots() {
    synchronized (lock) {
      return limit.now();
    }
  }

  private Duration untilNextLook() {
    Duration probe;
    Duration room;
    synchronized (lock) {
      probe = circuit.untilProbe();
      room = rate.untilNext().minus(SOON);
    }
    return Stream.of(endpoint.pollDelay(), probe, room)
        .filter(time -> !time.isZero() && !time.isNegative())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Before its delivery is pending again, which would be claimed at once. */
  private void disableIfGone(List<Outcome> outcomes) {
    outcomes.stream()
        .filter(one -> one.hold() == Outcome.Hold.DISABLE)
        .map(Outcome::error)
        .findFirst()
        .filter(error -> endpoint.component().store().disable(destination, error))
        .ifPresent(
            error ->
                LOG.error(
                    "Destination {} takes nothing any more and is disabled; nothing is lost. If it"
                        + " is back: dispatcher resume {}. It said: {}",
                    destination,
                    destination,
                    error));
  }

  private void pauseIfLocked(List<Outcome> outcomes) {
    outcomes.stream()
        .filter(one -> one.hold() == Outcome.Hold.PAUSE)
        .map(Outcome::error)
        .findFirst()
        .filter(error -> endpoint.component().store().pause(destination, error))
        .ifPresent(
            error ->
                LOG.error(
                    "Destination {} takes nothing before something is mended and is paused;"
                        + " nothing is lost. Then: dispatcher resume {}. It said: {}",
                    destination,
                    destination,
                    error));
  }

  /** Logs a change once, whoever made it. */
  private void take(DestinationState now) {
    if (!now.name().equals(state.name())) {
      LOG.info(
          now.active()
              ? "Destination {} is {} again"
              : "Destination {} is {}: its deliveries are held",
          destination,
          now.explained());
    }
    state = now;
    onHold = !now.active();
  }

  /**
   * Keeps in the table since when the destination only fails, for all nodes together, and pauses it
   * if that is too long.
   */
  private void noteFailures(List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    DeliveryStore store = endpoint.component().store();
    if (outcomes.stream().anyMatch(one -> one.state() == Outcome.State.DELIVERED)) {
      if (state.failing()) {
        store.recovered(destination);
      }
      return;
    }
    if (!state.failing()) {
      store.failing(destination);
    }
    if (failingFor != null) {
      String error = outcomes.get(outcomes.size() - 1).error();
      store
          .giveUp(destination, failingFor, "failing for " + endpoint.getFailingFor() + ": " + error)
          .ifPresent(
              since ->
                  LOG.error(
                      "Destination {} has only failed since {} and is paused; nothing is lost."
                          + " Mend it, then: dispatcher resume {}. Last failure: {}",
                      destination,
                      since,
                      destination,
                      error));
    }
  }

  private void releaseQueued() {
    List<Held> back;
    synchronized (lock) {
      back = lanes.takeBack();
    }
    if (back.isEmpty()) {
      return;
    }
    try {
      endpoint
          .component()
          .store()
          .release(destination, back.stream().map(one -> one.delivery).toList());
    } catch (RuntimeException e) {
      synchronized (lock) {
        back.forEach(lanes::add);
      }
      throw e;
    }
    back.forEach(one -> held.remove(one.delivery.message().id(), one));
  }

  private void renew() {
    long now = System.nanoTime();
    if (now - renewAt < 0) {
      return;
    }
    if (!held.isEmpty()) {
      Set<UUID> renewed =
          endpoint
              .component()
              .store()
              .renew(destination, held.values().stream().map(one -> one.delivery).toList(), lease);
      renewed.forEach(id -> held.get(id).leaseEnd = now + lease.toNanos());
    }
    renewAt = now + lease.toNanos() / 3;
  }

  /**
   * Lets more come back, to be settled together, while the workers have enough to begin. What waits
   * for one of them to be settled, such as the next of its key, waits a moment longer.
   */
  private void gather() {
    long end = System.nanoTime() + TOGETHER.toNanos();
    synchronized (lock) {
      gathering = true;
      try {
        long left = TOGETHER.toNanos();
        while (left > 0 && enoughToBegin()) {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
          left = end - System.nanoTime();
        }
      } catch (InterruptedException e) {
        running = false;
        Thread.currentThread().interrupt();
      } finally {
        gathering = false;
      }
    }
  }

  /** Call with {@link #lock} held. */
  private boolean enoughToBegin() {
    return running
        && claiming
        && !onHold
        && !stateUnknown
        && !circuit.open()
        && rate.untilNext().isZero()
        && lanes.queued() >= limit.now();
  }

  /** Meanwhile begins what the rate lets begin, until more is to be claimed. */
  private void sleep(Duration atMost) {
    long end = System.nanoTime() + Math.min(atMost.toNanos(), lease.toNanos() / 3);
    synchronized (lock) {
      try {
        while (!woken) {
          if (claiming && startQueued() && lanes.queued() == 0) {
            break;
          }
          long left = end - System.nanoTime();
          if (left <= 0) {
            break;
          }
          boolean waitsForRate = claiming && !onHold && next() != null;
          TimeUnit.NANOSECONDS.timedWait(
              lock, waitsForRate ? Math.min(left, Math.max(1, rate.untilNext().toNanos())) : left);
        }
        woken = false;
      } catch (InterruptedException e) {
        running = false;
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Call with {@link #lock} held.
   *
   * @return whether something was begun
   */
  private boolean startQueued() {
    boolean begun = false;
    while (!onHold && rate.untilNext().isZero()) {
      Held next = next();
      if (next == null) {
        break;
      }
      workers.execute(() -> attempt(next));
      lanes.begun(next);
      rate.begin();
      begun = true;
    }
    return begun;
  }

  /** Call with {@link #lock} held. What to begin when the rate lets it begin; null for nothing. */
  private Held next() {
    if (!circuit.open()) {
      return lanes.next(limit.now());
    }
    // Only a probe begins, for which a slot was free when it was claimed
    Held next = lanes.next(Integer.MAX_VALUE);
    return next != null && next.probe ? next : null;
  }

  private void attempt(Held one) {
    // After a pause of the whole process somebody else may have it
    if (System.nanoTime() - one.leaseEnd > 0) {
      through(new Finished(one, null), null, 0);
      return;
    }
    Exchange exchange = createExchange(false);
    Message in = exchange.getMessage();
    in.setBody(one.delivery.message());
    in.setHeader(OutboxHeaders.MESSAGE_ID, one.delivery.message().id().toString());
    in.setHeader(OutboxHeaders.TYPE, one.delivery.message().type());
    in.setHeader(OutboxHeaders.SUBJECT, one.delivery.message().subject());
    in.setHeader(OutboxHeaders.ATTEMPT, one.delivery.attempts() + 1);
    exchange.setVariable(MESSAGE, one.delivery.message());
    Instant startedAt = Instant.now();
    long start = System.nanoTime();
    getAsyncProcessor()
        .process(
            exchange,
            doneSync -> {
              Duration duration = Duration.ofNanos(System.nanoTime() - start);
              Outcome outcome = results.of(one.delivery, exchange, startedAt, duration);
              Sign sign = Sign.of(exchange);
              releaseExchange(exchange, false);
              through(new Finished(one, outcome), sign, start);
            });
  }

  /**
   * @param sign null if it was not attempted
   * @param begun when the attempt began, on the monotonic clock
   */
  private void through(Finished one, Sign sign, long begun) {
    Circuit.Change change;
    int failures;
    synchronized (lock) {
      lanes.ended(one.held());
      change = sign == null ? Circuit.Change.NONE : learn(sign, begun);
      // Not before: whoever settles a probe must know that it failed, or would send another at once
      finished.add(one);
      failures = circuit.failures();
      startQueued();
      if (gathering && enoughToBegin()) {
        woken = true;
      } else {
        wake();
      }
    }
    tell(change, failures, one.outcome());
  }

  /** Call with {@link #lock} held. */
  private Circuit.Change learn(Sign sign, long begun) {
    if (sign == Sign.NONE) {
      return Circuit.Change.NONE;
    }
    if (sign == Sign.ALIVE) {
      if (circuit.open()) {
        limit.startAnew();
      } else {
        limit.taken();
      }
      return circuit.alive();
    }
    if (sign == Sign.OVERLOADED) {
      limit.overloaded(begun, System.nanoTime());
    }
    return circuit.failed(begun);
  }

  private void tell(Circuit.Change change, int failures, Outcome outcome) {
    if (change == Circuit.Change.WORKS_AGAIN) {
      LOG.info("Destination {} takes messages again", destination);
    } else if (change == Circuit.Change.FAILS) {
      LOG.warn(
          "Destination {} failed {} times in a row, {}: {}",
          destination,
          failures,
          endpoint.circuitFailures() == 0
              ? "repeating by schedule " + endpoint.getRetries()
              : "from now on one delivery at a time is tried until it takes one",
          outcome.error());
    }
  }

  private void report(Outcome outcome) {
    count(outcome);
    if (outcome.state() == Outcome.State.DEAD) {
      LOG.warn(
          "Dead letter: {} {} for destination {} after {} attempts: {}",
          outcome.delivery().message().type(),
          outcome.delivery().message().id(),
          destination,
          outcome.delivery().attempts() + 1,
          outcome.error());
    }
  }

  private void databaseFails(RuntimeException e) {
    if (databaseProblem == null) {
      LOG.warn("outbox:{} waits for the database: {}", destination, reason(e));
      LOG.debug("outbox:{} waits for the database", destination, e);
    }
    databaseProblem = reason(e);
  }

  /** What the database said; the exception's own message is mostly SQL. */
  private static String reason(RuntimeException e) {
    return String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
  }

  private void databaseAnswers() {
    if (databaseProblem != null) {
      LOG.info("outbox:{}: the database answers again", destination);
    }
    databaseProblem = null;
  }

  @Override
  boolean alive() {
    return thread.isAlive();
  }

  @Override
  String databaseProblem() {
    return databaseProblem;
  }

  @Override
  String destinationState() {
    return state.explained();
  }

  @Override
  int underWay() {
    synchronized (lock) {
      return lanes.active();
    }
  }

  @Override
  int queued() {
    synchronized (lock) {
      return lanes.queued();
    }
  }

  @Override
  int concurrencyNow() {
    synchronized (lock) {
      return circuit.open() ? 1 : limit.now();
    }
  }
}

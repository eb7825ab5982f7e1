package org.notificationdispatcher.sap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.http.Answer;
import org.notificationdispatcher.simulator.SapStandIn;
import org.notificationdispatcher.simulator.SapStandIn.Trouble;
import org.notificationdispatcher.simulator.SapStandInOptions;

@Timeout(120)
class CsrfSessionTest {
  private static final int WRITERS = 8;
  private static final int ACTIVATIONS = Integer.getInteger("sap.activations", 2_000);
  private static final int MOST_ATTEMPTS = 50;

  private static String activation(UUID id) {
    return """
    {"operation": "create", "set": "ActivationSet", "key": {"EventId": "%s"},
     "data": {"LicenseNumber": {"$int64": 4711}, "State": "completed"}}"""
        .formatted(id);
  }

  private static Map<String, String> v2(SapStandIn sap) {
    return Map.of("kind", "odata-v2", "url", sap.odataV2(), "client", "100", "language", "EN");
  }

  @Test
  void oneRequestFetchesTheSessionForAllWhoWait() {
    List<CompletableFuture<CsrfSession>> fetches = new ArrayList<>();
    CsrfSessions sessions = new CsrfSessions(fetches::add);

    CompletableFuture<CsrfSession> first = sessions.current();
    CompletableFuture<CsrfSession> second = sessions.current();
    fetches.get(0).complete(CsrfSession.none());

    assertThat(fetches).hasSize(1);
    assertThat(first.join()).isSameAs(second.join());
  }

  @Test
  void aSessionIsReplacedOnceHoweverManyFindItEnded() {
    List<CompletableFuture<CsrfSession>> fetches = new ArrayList<>();
    CsrfSessions sessions = new CsrfSessions(fetches::add);
    CsrfSession old = CsrfSession.none();
    CompletableFuture<CsrfSession> unused = sessions.current();
    fetches.get(0).complete(old);

    sessions.ended(old);
    CompletableFuture<CsrfSession> next = sessions.current();
    sessions.ended(old);
    CompletableFuture<CsrfSession> same = sessions.current();
    fetches.get(1).complete(CsrfSession.none());
    sessions.ended(old);

    assertThat(fetches).hasSize(2);
    assertThat(sessions.current().join())
        .isSameAs(next.join())
        .isSameAs(same.join())
        .isNotSameAs(old);
  }

  @Test
  void aFetchThatFailedIsNotKept() {
    List<CompletableFuture<CsrfSession>> fetches = new ArrayList<>();
    CsrfSessions sessions = new CsrfSessions(fetches::add);
    CompletableFuture<CsrfSession> unused = sessions.current();

    fetches.get(0).completeExceptionally(TransmissionException.failed("down", null));

    assertThat(sessions.current()).isNotDone();
    assertThat(fetches).hasSize(2);
  }

  @Test
  void allCookiesAreKeptWhateverTheirNamesAndShownNowhere() {
    CsrfSession session =
        CsrfSession.of(
            new Answer(
                200,
                Map.of(
                    "x-csrf-token",
                    List.of("t0ken=="),
                    "set-cookie",
                    List.of("a=1; path=/; secure", "b=x=y", "a=2; HttpOnly")),
                ""));

    assertThat(session.headers())
        .isEqualTo(Map.of("X-CSRF-Token", "t0ken==", "Cookie", "a=2; b=x=y"));
    assertThat(session.toString()).doesNotContain("t0ken", "x=y");
    assertThat(CsrfSession.of(new Answer(403, Map.of("x-csrf-token", List.of("Required")), "")))
        .isNull();
  }

  @Test
  void parallelWritersLoseAndDoubleNothingWhileSessionsEndAtRandom() throws Exception {
    try (SapStandIn sap = SapStandIn.start(SapStandInOptions.defaults());
        SapFixture fixture = new SapFixture(v2(sap))) {
      sap.expireAtRandom(0.05, 4711);
      ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
      AtomicInteger next = new AtomicInteger();
      AtomicInteger repeats = new AtomicInteger();
      List<Future<?>> ends = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        ends.add(
            writers.submit(
                () -> {
                  while (next.getAndIncrement() < ACTIVATIONS) {
                    repeats.addAndGet(write(fixture, UUID.randomUUID()));
                  }
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
      writers.shutdown();

      assertThat(sap.entities("ActivationSet")).hasSize(ACTIVATIONS);
      assertThat(sap.rejectedDuplicates()).isZero();
      assertThat(sap.expiries()).isPositive();
      assertThat(sap.tokenFetches()).isLessThanOrEqualTo(sap.expiries() + 2);
      System.Logger log = System.getLogger(CsrfSessionTest.class.getName());
      log.log(
          System.Logger.Level.INFO,
          "{0} activations, {1} sessions ended, {2} token fetches, {3} attempts repeated",
          ACTIVATIONS,
          sap.expiries(),
          sap.tokenFetches(),
          repeats.get());
    }
  }

  /** How many attempts had to be repeated, as the outbox does. */
  private static int write(SapFixture fixture, UUID id) {
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      Exchange exchange = fixture.send(fixture.exchange(id, attempt, activation(id)));
      if (exchange.getException() == null) {
        return attempt - 1;
      }
      TransmissionException failure = (TransmissionException) exchange.getException();
      assertThat(failure.permanent() || failure.locked()).as(failure.getMessage()).isFalse();
    }
    throw new AssertionError("not written after " + MOST_ATTEMPTS + " attempts");
  }

  @Test
  void aTokenCanBeFetchedByHead() {
    try (SapStandIn sap = SapStandIn.start(SapStandInOptions.defaults());
        SapFixture fixture =
            new SapFixture(Map.of("kind", "odata-v2", "url", sap.odataV2(), "csrf", "HEAD"))) {
      fixture.delivers(activation(UUID.randomUUID()));

      assertThat(sap.tokenFetches()).isEqualTo(1);
    }
  }

  @Test
  void aRestartCostsOneTokenAndNoMessage() {
    try (SapStandIn sap = SapStandIn.start(SapStandInOptions.defaults());
        SapFixture fixture = new SapFixture(v2(sap))) {
      UUID before = UUID.randomUUID();
      UUID after = UUID.randomUUID();
      fixture.delivers(activation(before));
      sap.restart();

      int repeats = write(fixture, after);

      assertThat(repeats).isLessThanOrEqualTo(1);
      assertThat(sap.entities("ActivationSet"))
          .containsOnlyKeys(before.toString(), after.toString());
      assertThat(sap.tokenFetches()).isEqualTo(2);
    }
  }

  @Test
  void tokensThatAreNeverGoodAreFetchedThreeTimesAndTheDeliveryIsRepeatedLater() {
    try (SapStandIn sap = SapStandIn.start(SapStandInOptions.defaults());
        SapFixture fixture = new SapFixture(v2(sap))) {
      sap.trouble(Trouble.TOKEN_LOOP);

      TransmissionException failure = fixture.fails(activation(UUID.randomUUID()));

      assertThat(failure.permanent()).isFalse();
      assertThat(failure.locked()).isFalse();
      assertThat(failure).hasMessageContaining("no session lasts until it is used");
      assertThat(sap.tokenFetches()).isEqualTo(3);
    }
  }

  @Test
  void thoseWhoWaitForASessionThatIsRefusedAreAllLocked() throws Exception {
    try (SapStandIn sap =
            SapStandIn.start(SapStandInOptions.defaults().withUser("dispatcher", "right"));
        SapFixture fixture = new SapFixture(v2(sap))) {
      CountDownLatch together = new CountDownLatch(WRITERS);
      ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
      List<Future<TransmissionException>> failures = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        failures.add(
            writers.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return fixture.fails(activation(UUID.randomUUID()));
                }));
      }
      for (Future<TransmissionException> failure : failures) {
        assertThat(failure.get().locked()).isTrue();
        assertThat(failure.get()).hasMessageContaining("401");
      }
      writers.shutdown();
    }
  }
}

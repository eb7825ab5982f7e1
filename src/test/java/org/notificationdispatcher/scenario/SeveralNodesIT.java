package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.scenario.LicenseCentralCalls.Call;
import org.notificationdispatcher.scenario.Receiver.Arrival;
import org.notificationdispatcher.scenario.Receiver.Reaction;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.NewOrder;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Nodes in processes of their own on one database: who works on what, and what becomes of the work
 * of one that is killed, frozen or cut off.
 */
@DisabledOnOs(OS.WINDOWS)
class SeveralNodesIT {
  private static final Duration LEASE = Duration.ofSeconds(3);

  /** What is promised beyond the lease. */
  private static final Duration TAKE_OVER = Duration.ofSeconds(5);

  @TempDir Path folder;

  private final Map<String, DispatcherProcess> nodes = new LinkedHashMap<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private final Map<String, Reaction> reactions = new ConcurrentHashMap<>();
  private final HikariDataSource data = new HikariDataSource();
  private final JdbcTemplate jdbc = new JdbcTemplate(data);
  private Surroundings surroundings;
  private LicenseCentralCalls licenseCentral;
  private Receiver erp;

  /** What the receiver does; may block. */
  private volatile Receiver.Rule rule = arrival -> Reaction.accept();

  @BeforeEach
  void start() {
    surroundings = new Surroundings(folder, InboxOptions.with(Surroundings.SECRET));
    licenseCentral = new LicenseCentralCalls(surroundings.simulator.url());
    erp = Receiver.start(arrival -> rule.to(arrival));
    String url = TestDatabase.newDatabase();
    data.setJdbcUrl(url + "?currentSchema=notification_dispatcher");
    data.setUsername("postgres");
    data.setMaximumPoolSize(3);
    surroundings.schedule("0/1 * * * * ?");
    surroundings.settings.putAll(
        Map.of(
            "dispatcher.database.url", url,
            "dispatcher.outbox.lease", LEASE.toSeconds() + "s",
            "dispatcher.outbox.concurrency", "4",
            "dispatcher.webhook.erp.timeout", "2900ms",
            "dispatcher.licensecentral.timeout", "3s",
            "dispatcher.licensecentral.storing", "1s",
            "dispatcher.licensecentral.pageSize", "50"));
  }

  @AfterEach
  void end() {
    nodes.values().forEach(DispatcherProcess::close);
    erp.close();
    licenseCentral.close();
    surroundings.close();
    data.close();
  }

  /** All at once, as a cluster that is switched on. */
  private void start(String... names) throws IOException {
    for (String name : names) {
      Path own = Files.createDirectories(folder.resolve(name));
      Map<String, String> settings = new HashMap<>(surroundings.settings);
      settings.put("dispatcher.data", own.resolve("data").toString());
      settings.put("dispatcher.licensecentral.url", licenseCentral.url(name));
      settings.put("dispatcher.webhook.erp.url", erp.url(name));
      nodes.put(name, new DispatcherProcess(own, settings));
    }
    within()
        .until(
            () ->
                nodes.values().stream()
                    .allMatch(node -> node.check() && node.log().contains("Dispatcher started")));
  }

  private static ConditionFactory within() {
    return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
  }

  @Test
  void nodesShareTheWorkAndDoNothingTwice() throws Exception {
    rule = arrival -> Reaction.late(Duration.ofMillis(20));
    start("a", "b", "c");
    for (int number = 0; number < 60; number++) {
      orders("SO-" + number, 9);
    }
    long all = 60 * 10;

    within().until(() -> delivered() == all);

    assertThat(count("message")).isEqualTo(all);
    assertThat(erp.arrivals()).extracting(Arrival::id).doesNotHaveDuplicates().hasSize((int) all);
    assertThat(erp.arrivals()).extracting(Arrival::node).contains("a", "b", "c");
    assertThat(count("attempt WHERE destination = 'erp'")).isEqualTo(all);
    noModuleIsReadTwiceAtATime();

    cutConnectionsWhileMoreIsThere();
  }

  private void noModuleIsReadTwiceAtATime() {
    Map<String, Call> last = new HashMap<>();
    licenseCentral.calls().stream()
        .sorted(Comparator.comparing(Call::start))
        .forEach(
            call -> {
              Call before = last.put(call.operation(), call);
              if (before != null) {
                assertThat(call.start()).as("%s, after %s", call, before).isAfter(before.end());
              }
            });
    assertThat(last).containsKeys("doQueryOrders", "doQueryLicenses", "doQueryActivations");
  }

  /**
   * Whatever a node was just doing: what comes twice was accepted before its connection was cut.
   */
  private void cutConnectionsWhileMoreIsThere() {
    List<Instant> cuts = new ArrayList<>();
    int before = erp.arrivals().size();
    long all = 2 * before;

    within()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              if (cuts.size() < 15) {
                for (int number = 0; number < 4; number++) {
                  orders("SO-" + (60 + 4 * cuts.size() + number), 9);
                }
                cuts.add(Instant.now());
                jdbc.queryForList(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name"
                        + " = 'notification-dispatcher' AND datname = current_database()");
                return false;
              }
              return delivered() == all;
            });

    assertThat(count("message")).isEqualTo(all);
    Map<String, List<Arrival>> byId =
        erp.arrivals().stream().skip(before).collect(Collectors.groupingBy(Arrival::id));
    assertThat(ids(erp.arrivals())).hasSize((int) all);
    byId.values().stream()
        .filter(times -> times.size() > 1)
        .forEach(
            times ->
                assertThat(cuts)
                    .as("%s", times)
                    .anyMatch(
                        cut ->
                            cut.isAfter(times.get(0).at().minusSeconds(1))
                                && cut.isBefore(times.get(1).at())));
  }

  @Test
  void whatAKilledNodeHeldIsTakenOverWhenItsLeaseEnds() throws Exception {
    start("a", "b");
    holdAll();
    orders("SO-1", 3);
    Arrival first = justArrived();
    nodes.get(first.node()).kill();
    Instant killed = Instant.now();
    Instant ends = leaseEnd(first.id());
    String other = first.node().equals("a") ? "b" : "a";
    letGo(other, Reaction.accept());

    within().until(() -> states().equals(Set.of("delivered")));

    Arrival second = erp.arrivals().stream().filter(one -> again(one, first)).findFirst().get();
    Instant began =
        jdbc.queryForObject(
                "SELECT min(started_at) FROM attempt WHERE message_id = ?::uuid AND started_at > ?",
                OffsetDateTime.class,
                first.id(),
                killed.atOffset(ZoneOffset.UTC))
            .toInstant();
    System.out.printf(
        "A killed node's delivery began anew %d ms after the end of its lease%n",
        Duration.between(ends, began).toMillis());
    assertThat(second.node()).isEqualTo(other);
    assertThat(began).isBetween(ends, ends.plus(TAKE_OVER));
    assertThat(takenIds()).doesNotHaveDuplicates().hasSize(4);
    theModuleOfAKilledNodeIsReadByAnother(first.node(), other);
  }

  /** Now {@code survivor} is killed while it waits for an answer, and {@code killed} is back. */
  private void theModuleOfAKilledNodeIsReadByAnother(String killed, String survivor)
      throws Exception {
    rule = arrival -> Reaction.accept();
    start(killed);
    CountDownLatch asks = new CountDownLatch(1);
    licenseCentral.gate(
        (node, operation) -> {
          if (node.equals(survivor) && operation.equals("doQueryLicenses")) {
            asks.countDown();
            held.computeIfAbsent("licenses", name -> new CountDownLatch(1)).await();
          }
        });
    asks.await();
    nodes.get(survivor).kill();
    Instant ends =
        jdbc.queryForObject(
                "SELECT coalesce(lease_until, now()) FROM watermark WHERE module = 'licenses'",
                OffsetDateTime.class)
            .toInstant();
    Instant dead = Instant.now();
    orders("SO-2", 3);

    within().until(() -> delivered() == 8);

    Call next =
        licenseCentral.calls().stream()
            .filter(
                call -> call.operation().equals("doQueryLicenses") && call.start().isAfter(dead))
            .findFirst()
            .get();
    System.out.printf(
        "A killed node's module was asked for again %d ms after the end of its lease%n",
        Duration.between(ends, next.start()).toMillis());
    assertThat(next.node()).isEqualTo(killed);
    assertThat(next.start()).isBefore(ends.plus(TAKE_OVER));
    assertThat(count("message")).isEqualTo(8);
    assertThat(takenIds()).doesNotHaveDuplicates().hasSize(8);
  }

  @Test
  void aNodeThatWasFrozenCanNeitherSettleNorExtendWhatAnotherHasClaimed() throws Exception {
    start("a", "b");
    holdAll();
    orders("SO-1", 1);
    Arrival first = justArrived();
    String frozen = first.node();
    String other = frozen.equals("a") ? "b" : "a";

    nodes.get(frozen).freeze();
    within().until(() -> erp.arrivals().stream().anyMatch(one -> again(one, first)));
    // It learns of a failure when it goes on, and wants to write it down
    letGo(frozen, Reaction.refuse(503, 0));
    nodes.get(frozen).thaw();
    String late =
        ofMessage(first.id()) + " AND started_at < timestamptz '" + first.at().plusSeconds(1) + "'";
    long before =
        erp.arrivals().stream()
            .filter(one -> one.id().equals(first.id()) && one.at().isBefore(first.at()))
            .count();
    within().until(() -> count("attempt WHERE " + late) == before + 1);

    assertThat(
            count(
                "delivery d WHERE attempts = (SELECT count(*) - 1 FROM attempt a WHERE a.message_id ="
                    + " d.message_id) AND "
                    + ofMessage(first.id())))
        .as("what the frozen node writes down changes nothing")
        .isEqualTo(1);
    // Answered in time: what is given up at that moment would be sent again
    within().until(() -> justArrived().node().equals(other));
    letGo(other, Reaction.accept());
    within().until(() -> states().equals(Set.of("delivered")));
    assertThat(ids(erp.arrivals())).hasSize(2);
    assertThat(takenIds()).doesNotHaveDuplicates().hasSize(2);
    aPageThatAFrozenNodeHadAskedForIsNotStored(other, frozen);
  }

  private void aPageThatAFrozenNodeHadAskedForIsNotStored(String other, String frozen)
      throws Exception {
    CountDownLatch asks = new CountDownLatch(1);
    licenseCentral.gate(
        (node, operation) -> {
          if (node.equals(frozen) && operation.equals("doQueryOrders")) {
            asks.countDown();
            held.computeIfAbsent("orders", name -> new CountDownLatch(1)).await();
          }
        });
    asks.await();
    nodes.get(frozen).freeze();
    orders("SO-2", 1);
    within().until(() -> delivered() == 4);
    held.get("orders").countDown();
    licenseCentral.gate((node, operation) -> {});
    letGo(frozen, Reaction.accept());
    nodes.get(frozen).thaw();

    orders("SO-3", 1);
    within().until(() -> delivered() == 6);
    assertThat(count("message")).isEqualTo(6);
    assertThat(takenIds()).doesNotHaveDuplicates().hasSize(6);
    assertThat(nodes.get(other).check() && nodes.get(frozen).check()).isTrue();
  }

  private void orders(String number, int licenses) {
    surroundings.simulator.state().createOrder(NewOrder.of(number).with("PRO-2026", licenses));
  }

  /** From now on each request waits until its node is let go. */
  private void holdAll() {
    rule =
        arrival -> {
          held.computeIfAbsent(arrival.node(), name -> new CountDownLatch(1)).await();
          // Whose sender has given it up meanwhile does not count
          return arrival.at().isBefore(Instant.now().minusMillis(1500)) || sentAnew(arrival)
              ? Reaction.reset()
              : reactions.get(arrival.node());
        };
  }

  private boolean sentAnew(Arrival before) {
    return erp.arrivals().stream()
        .anyMatch(
            one ->
                one.id().equals(before.id())
                    && one.node().equals(before.node())
                    && one.at().isAfter(before.at()));
  }

  private void letGo(String node, Reaction reaction) {
    reactions.put(node, reaction);
    held.computeIfAbsent(node, name -> new CountDownLatch(1)).countDown();
  }

  /** A request that waits, and still will when something has happened to its node. */
  private Arrival justArrived() {
    AtomicReference<Arrival> last = new AtomicReference<>();
    within()
        .until(
            () -> {
              erp.arrivals().stream().reduce((one, next) -> next).ifPresent(last::set);
              return last.get() != null && last.get().at().isAfter(Instant.now().minusMillis(500));
            });
    return last.get();
  }

  private static boolean again(Arrival one, Arrival first) {
    return one.at().isAfter(first.at())
        && one.id().equals(first.id())
        && !one.node().equals(first.node());
  }

  private static Set<String> ids(Collection<Arrival> arrivals) {
    return arrivals.stream().map(Arrival::id).collect(Collectors.toCollection(HashSet::new));
  }

  private List<String> takenIds() {
    return erp.arrivals().stream().filter(Arrival::taken).map(Arrival::id).toList();
  }

  private static String ofMessage(String id) {
    return "message_id = '" + id + "'";
  }

  private Instant leaseEnd(String id) {
    return jdbc.queryForObject(
            "SELECT lease_until FROM delivery WHERE " + ofMessage(id), OffsetDateTime.class)
        .toInstant();
  }

  private long delivered() {
    return count("delivery WHERE destination = 'erp' AND state = 'delivered'");
  }

  private Set<String> states() {
    return new HashSet<>(jdbc.queryForList("SELECT DISTINCT state FROM delivery", String.class));
  }

  private long count(String of) {
    return jdbc.queryForObject("SELECT count(*) FROM " + of, Long.class);
  }
}

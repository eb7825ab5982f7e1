package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.simulator.CreatedOrder;
import org.notificationdispatcher.simulator.FaultKind;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.SimulatorOptions;

/**
 * Another API: rpc style, SOAP 1.2, asked by days, in local time, without a word on whether there
 * is more. The dispatcher differs by its profile and the address, and by nothing else.
 */
class LegacyProfileIT {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private final MovableClock clock = new MovableClock(Instant.now().minus(Duration.ofDays(9)));

  private Surroundings surroundings;
  private LicenseCentralState state;
  private int number;

  @BeforeEach
  void start() {
    surroundings =
        new Surroundings(
            folder,
            InboxOptions.with(Surroundings.SECRET),
            SimulatorOptions.defaults().withClock(clock).withTimeout(Duration.ofSeconds(20)));
    surroundings.settings.put("dispatcher.licensecentral.timeout", "10s");
    state = surroundings.simulator.state();
    state.createCustomer("C-10001", "Example Ltd", "buyer@example.com");
  }

  @AfterEach
  void stop() {
    surroundings.close();
  }

  private Surroundings.InProcess legacy() {
    surroundings.settings.put("dispatcher.licensecentral.profile", "legacy");
    surroundings.settings.put("dispatcher.licensecentral.url", surroundings.simulator.legacyUrl());
    return surroundings.start();
  }

  private CreatedOrder order(String item, int quantity) {
    return state.createOrder(
        NewOrder.of("SO-" + ++number)
            .forCustomer("C-10001")
            .createdBy("shop")
            .with(item, quantity));
  }

  /** Everything that can happen, over eight days, and many rows on each. */
  private void eightDays() {
    for (int day = 0; day < 8; day++) {
      CreatedOrder order = order(day % 2 == 0 ? "PRO-2026" : "PRO-SUB-1Y", 80);
      List<Long> licenses = order.ticketLicenseIds();
      clock.move(Duration.ofMinutes(1));
      String container = day % 2 == 0 ? "130-15019726" + day : "3-401915" + day;
      state.confirm(state.activate(order.ticketId(), container, licenses.subList(0, 40)));
      state.confirm(state.activate(order.ticketId(), "3-600000" + day, licenses.subList(60, 62)));
      clock.move(Duration.ofMinutes(1));
      state.activate(order.ticketId(), container, licenses.subList(40, 42));
      state.confirm(state.returnLicenses(licenses.subList(0, 2)));
      state.returnLicenses(licenses.subList(2, 3));
      state.confirm(state.pushUpdate(licenses.subList(6, 8)));
      state.assign(licenses.get(50), "3-4019156");
      state.withdraw(licenses.get(51));
      state.withdraw(licenses.get(10));
      state.replace(licenses.get(11), "PRO-SUB-1Y");
      state.confirm(state.restore(licenses.subList(60, 62), "3-500000" + day));
      clock.move(DAY.minusMinutes(2));
    }
    clock.set(Instant.now());
  }

  private static Map<String, Object> known(Surroundings.InProcess dispatcher, Module module) {
    // Whole seconds: the rest of a time does not come over the legacy wire
    return dispatcher.jdbc.query(
        "SELECT source_key, regexp_replace(data::text, '(T\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z', '\\1Z', 'g')"
            + " AS data FROM snapshot WHERE module = ?",
        rows -> {
          Map<String, Object> all = new TreeMap<>();
          while (rows.next()) {
            all.put(rows.getString("source_key"), rows.getString("data"));
          }
          return all;
        },
        module.toString());
  }

  @Test
  void whatIsReadIsWhatTheDefaultProfileReads() {
    eightDays();
    surroundings.settings.put("dispatcher.activations.withoutReceipt", "true");
    Map<Module, Map<String, Object>> expected = new EnumMap<>(Module.class);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collectAll();
      for (Module module : Module.values()) {
        expected.put(module, known(dispatcher, module));
      }
    }
    assertThat(expected.get(Module.LICENSES)).hasSizeGreaterThan(600);
    try (Surroundings.InProcess dispatcher = legacy()) {
      dispatcher.collectAll();

      for (Module module : Module.values()) {
        assertThat(dispatcher.lastError(module)).isNull();
        assertThat(known(dispatcher, module)).isEqualTo(expected.get(module));
      }
    }
  }

  @Test
  void whatDoesNotFitIsAskedForInShorterSpans() {
    eightDays();
    surroundings.settings.put("dispatcher.orders.enabled", "false");
    try (Surroundings.InProcess dispatcher = legacy()) {
      surroundings.simulator.resetCalls();
      dispatcher.collect(Module.LICENSES);

      assertThat(dispatcher.count("snapshot WHERE module = 'licenses'"))
          .isEqualTo(state.totals().licenses())
          .isGreaterThan(500);
      // Most of them find the week in half a century
      assertThat(surroundings.simulator.calls().get("LeseLizenzen")).isBetween(3L, 40L);
      surroundings.simulator.resetCalls();
      dispatcher.jdbc.update("UPDATE watermark SET upto = upto - interval '10 days'");
      dispatcher.collect(Module.LICENSES);
      assertThat(surroundings.simulator.calls().get("LeseLizenzen")).isBetween(3L, 8L);
    }
  }

  @Test
  void anIdleCycleIsOneCallAModuleAndWhatIsNewIsTold() {
    order("PRO-2026", 3);
    clock.set(Instant.now());
    try (Surroundings.InProcess dispatcher = legacy()) {
      dispatcher.collectAll();
      surroundings.simulator.resetCalls();

      dispatcher.collectAll();

      assertThat(surroundings.simulator.calls())
          .isEqualTo(Map.of("LeseAuftraege", 1L, "LeseLizenzen", 1L, "LeseAktivierungen", 1L));
      long told = dispatcher.count("message");
      assertThat(told).isEqualTo(4);

      clock.set(Instant.now());
      order("PRO-2026", 1);
      dispatcher.collectAll();
      assertThat(dispatcher.count("message")).isEqualTo(told + 2);
    }
  }

  @Test
  void detailsComeOneByOne() {
    order("PRO-2026", 2);
    surroundings.settings.put("dispatcher.licenses.details", "customer, item");
    try (Surroundings.InProcess dispatcher = legacy()) {
      dispatcher.collect(Module.LICENSES);

      assertThat(dispatcher.lastError(Module.LICENSES)).isNull();
      assertThat(
              dispatcher.jdbc.queryForList(
                  "SELECT DISTINCT data #>> '{customer,name}' || ', ' || (data #>> '{item,itemName}')"
                      + " FROM message",
                  String.class))
          .singleElement()
          .asString()
          .startsWith("Example Ltd, ");
      assertThat(surroundings.simulator.calls())
          .containsEntry("LeseKunde", 1L)
          .containsEntry("LeseArtikel", 1L);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TIMEOUT,timeout",
    "HTTP_401,http 401",
    "HTTP_503,http 503",
    "HTML_PAGE,html",
    "SOAP_FAULT,fault Receiver: License Central is out of order",
    "RETURN_CODE,code 99: Refused by the fault script",
    "CUT_OFF_XML,malformed"
  })
  void failuresAreToldApartAndLeaveTheWatermark(FaultKind fault, String told) {
    surroundings.settings.put("dispatcher.licensecentral.permanentErrors", "");
    surroundings.settings.put("dispatcher.licensecentral.timeout", "2s");
    order("PRO-2026", 1);
    try (Surroundings.InProcess dispatcher = legacy()) {
      dispatcher.collect(Module.ORDERS);
      Object upto = dispatcher.upto(Module.ORDERS);
      surroundings.simulator.faults().add("LeseAuftraege", fault, 1);

      dispatcher.collect(Module.ORDERS);

      assertThat(dispatcher.lastError(Module.ORDERS)).startsWith(told);
      assertThat(dispatcher.upto(Module.ORDERS)).isEqualTo(upto);

      dispatcher.collect(Module.ORDERS);
      assertThat(dispatcher.lastError(Module.ORDERS)).isNull();
      assertThat(dispatcher.upto(Module.ORDERS)).isNotEqualTo(upto);
    }
  }

  @Test
  void aDayThatDoesNotFitIsToldAndLeavesTheWatermark() {
    order("PRO-2026", 3);
    clock.move(Duration.ofDays(2));
    order("PRO-2026", 600);
    LocalDate day = LocalDate.ofInstant(clock.instant(), BERLIN);
    clock.move(DAY);
    order("PRO-2026", 5);
    try (Surroundings.InProcess dispatcher = legacy()) {
      for (int cycle = 0; cycle < 2; cycle++) {
        dispatcher.collectAll();

        assertThat(dispatcher.lastError(Module.LICENSES))
            .startsWith(
                "cut off: 500 or more licenses changed on " + day + " (Europe/Berlin), which");
        assertThat(dispatcher.upto(Module.LICENSES)).isNull();
        // What was changed before that day is told, nothing of it or behind it
        assertThat(dispatcher.count("message WHERE module = 'licenses'")).isEqualTo(3);
        assertThat(dispatcher.lastError(Module.ORDERS)).isNull();
        assertThat(dispatcher.count("message WHERE module = 'orders'")).isEqualTo(3);
      }
    }
  }
}

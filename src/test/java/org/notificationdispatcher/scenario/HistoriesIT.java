package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.simulator.FailureRule;
import org.notificationdispatcher.simulator.FaultKind;
import org.notificationdispatcher.simulator.FaultScript;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.SimulatorOptions;

/**
 * Histories drawn by lot, read through faults, duplicate and late rows, failing pages, restarts and
 * a receiver that refuses: what was told and counted is what happened. {@code -Dhistories=N} draws
 * N of each kind, {@code -Dhistories.seed=S} begins with another one.
 */
class HistoriesIT {
  private static final int EVENTS = 60;

  /** Longer than rows are late, so that parts of a transfer find each other. */
  private static final Duration REST = Duration.ofSeconds(40);

  private static final List<FaultKind> BROKEN =
      List.of(FaultKind.SOAP_FAULT, FaultKind.CUT_OFF_XML, FaultKind.HTTP_503);

  /** Ordinary days, and the nights in which Berlin's clocks are set forward and back. */
  private static final List<Instant> BEGINNINGS =
      List.of(
          Instant.parse("2026-06-01T10:00:00Z"),
          Instant.parse("2026-10-25T00:45:00Z"),
          Instant.parse("2026-03-29T00:45:00Z"),
          Instant.parse("2026-11-24T22:45:00Z"));

  @TempDir Path folder;

  private final Queue<ReceivedMessage> received = new ConcurrentLinkedQueue<>();
  private final Queue<ReceivedMessage> requests = new ConcurrentLinkedQueue<>();

  static Stream<Arguments> histories() {
    int each = Integer.getInteger("histories", 2);
    long seed = Long.getLong("histories.seed", 1);
    List<Arguments> all = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      for (String profile : List.of("default", "legacy")) {
        all.add(Arguments.of(profile, "license", "all", seed + i));
        all.add(Arguments.of(profile, "order-item", "ticket", seed + i));
        all.add(Arguments.of(profile, "license", "current", seed + i));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "profile {0}, licenses by {1}, activations {2}, seed {3}")
  @MethodSource("histories")
  void whatWasToldIsWhatHappened(String profile, String grain, String level, long seed) {
    Random random = new Random(seed);
    MovableClock clock = new MovableClock(BEGINNINGS.get((int) (seed % BEGINNINGS.size())));
    try (Surroundings surroundings =
        new Surroundings(
            folder,
            InboxOptions.with(Surroundings.SECRET)
                .failing(FailureRule.sometimes(0.2, seed, 503))
                .listener(this::take),
            SimulatorOptions.defaults().withClock(clock))) {
      surroundings.settings.put("dispatcher.licensecentral.pageSize", "7");
      surroundings.settings.put("dispatcher.licenses.grain", grain);
      surroundings.settings.put("dispatcher.activations.level", level);
      surroundings.settings.put("dispatcher.activations.rest", REST.toSeconds() + "s");
      surroundings.clock = clock;
      if (profile.equals("legacy")) {
        surroundings.settings.put("dispatcher.licensecentral.profile", profile);
        surroundings.settings.put(
            "dispatcher.licensecentral.url", surroundings.simulator.legacyUrl());
      }
      History history =
          new History(surroundings.simulator.state(), clock, surroundings.standIn(), random);
      Surroundings.InProcess dispatcher = surroundings.start();
      try {
        for (int event = 0; event < EVENTS; event++) {
          history.step();
          if (random.nextInt(4) == 0) {
            fault(surroundings, random);
            Module module = Module.values()[random.nextInt(3)];
            dispatcher.read(module);
            surroundings.simulator.faults().clear();
          }
          if (random.nextInt(30) == 0) {
            dispatcher.close();
            dispatcher = surroundings.restart();
          }
        }
        history.end();
        readAll(dispatcher, clock);
        check(history, dispatcher, grain, level);
        Counts.check(surroundings.standIn(), dispatcher.overviews(), clock.instant(), false);

        // What a report is to point at
        dispatcher.close();
        surroundings.settings.put("dispatcher.activations.withoutReceipt", "true");
        dispatcher = surroundings.restart();
        history.leaveSomethingToLookAt();
        readAll(dispatcher, clock);
        Counts.check(surroundings.standIn(), dispatcher.overviews(), clock.instant(), true);
        Counts.checkDeliveries(dispatcher.overviews(), requests);
      } finally {
        dispatcher.close();
      }
    }
  }

  /** The last cycles, without faults, behind everything that can be late. */
  private static void readAll(Surroundings.InProcess dispatcher, MovableClock clock) {
    clock.move(REST.plusSeconds(30));
    for (Module module : Module.values()) {
      // The first may only bring to its end what broke off
      assertThat(dispatcher.read(module)).isTrue();
      assertThat(dispatcher.read(module)).isTrue();
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> dispatcher.count("delivery WHERE state = 'pending'") == 0);
  }

  private void take(ReceivedMessage message) {
    requests.add(message);
    if (message.accepted()) {
      received.add(message);
    }
  }

  /** Nothing, or something that goes wrong on one of the next pages. */
  private static void fault(Surroundings surroundings, Random random) {
    FaultScript faults = surroundings.simulator.faults();
    switch (random.nextInt(4)) {
      case 0 -> faults.add(FaultKind.LATE_ROWS, 1 + random.nextInt(3));
      case 1 -> faults.add(FaultKind.DUPLICATE_ROWS, 1 + random.nextInt(3));
      case 2 -> {
        // A page or two of the window are stored before the cycle breaks off
        faults.add(FaultKind.DUPLICATE_ROWS, 1 + random.nextInt(2));
        faults.add(BROKEN.get(random.nextInt(BROKEN.size())), 1);
      }
      default -> {
        // All is well
      }
    }
  }

  /** What was told of each subject, in the order of the sequence. */
  private static Map<String, List<JsonNode>> told(Surroundings.InProcess dispatcher) {
    Map<String, List<JsonNode>> told = new LinkedHashMap<>();
    dispatcher.jdbc.query(
        "SELECT type, subject, data FROM message ORDER BY sequence",
        row -> {
          JsonNode data = json(row.getString("data"));
          String type = row.getString("type");
          String key =
              switch (type.substring(0, type.indexOf('.'))) {
                case "activation" ->
                    (type.endsWith(".current")
                        ? "current/" + data.path("ticketLicenseId")
                        : "activation/" + data.path("activationKey"));
                case "ticket" ->
                    "ticket/" + data.path("transferKey") + "/" + data.path("ticketId").asText();
                default -> row.getString("subject");
              };
          told.computeIfAbsent(key, k -> new ArrayList<>()).add(data);
        });
    return told;
  }

  private void check(
      History history, Surroundings.InProcess dispatcher, String grain, String level) {
    Map<String, List<JsonNode>> told = told(dispatcher);
    history.forms.forEach(
        (key, forms) -> {
          if (key.startsWith("order/")) {
            inOrder(key, forms, texts(told.remove(key), HistoriesIT::order));
          } else if (key.startsWith("license/") && grain.equals("license")) {
            inOrder(key, forms, texts(told.remove(key), HistoriesIT::license));
          } else if (key.startsWith("activation/") && level.equals("all")) {
            inOrder(key, confirmed(forms), texts(told.remove(key), HistoriesIT::activation));
          }
        });
    if (grain.equals("order-item")) {
      history
          .licensesOfItems()
          .forEach((item, licenses) -> item(history, told.remove("order-item/" + item), licenses));
    }
    if (level.equals("ticket")) {
      history
          .activationsOfTransfers()
          .forEach((key, all) -> ticket(history, told.remove("ticket/" + key), all));
    }
    if (level.equals("current")) {
      history
          .activationsOfLicenses()
          .forEach((license, all) -> current(history, told.remove("current/" + license), all));
      lastArrivals(history);
    }
    assertThat(told).as("told of what never was").isEmpty();
  }

  /** Told are forms it had, in their order, none twice in a row, and the last one is the last. */
  private static void inOrder(String key, List<String> forms, List<String> told) {
    if (forms.isEmpty()) {
      assertThat(told).as(key).isEmpty();
      return;
    }
    assertThat(forms).as(key).containsSubsequence(told);
    assertThat(told).as(key).isNotEmpty();
    assertThat(told.get(told.size() - 1)).as(key).isEqualTo(forms.get(forms.size() - 1));
    for (int i = 1; i < told.size(); i++) {
      assertThat(told.get(i)).as(key).isNotEqualTo(told.get(i - 1));
    }
  }

  /** Transfers under way are not told. */
  private static List<String> confirmed(List<String> forms) {
    return forms.stream().filter(form -> !form.split(" ")[1].equals("Open")).toList();
  }

  private static String last(History history, String key) {
    List<String> forms = history.forms.get(key);
    return forms.get(forms.size() - 1);
  }

  private static void item(History history, List<JsonNode> told, List<Long> licenses) {
    assertThat(told).isNotEmpty();
    for (JsonNode message : told) {
      long alive = 0;
      for (JsonNode one : message.path("licenses")) {
        assertThat(history.forms.get("license/" + one.path("ticketLicenseId")))
            .contains(license(one));
        alive += one.path("state").asText().equals("Replaced") ? 0 : 1;
      }
      assertThat(alive).isGreaterThanOrEqualTo(message.path("quantity").asLong());
    }
    JsonNode newest = told.get(told.size() - 1);
    assertThat(keys(newest, "ticketLicenseId")).isEqualTo(licenses);
    newest
        .path("licenses")
        .forEach(
            one ->
                assertThat(license(one))
                    .isEqualTo(last(history, "license/" + one.path("ticketLicenseId"))));
    // There and back are two changes; the same twice in a row is none
    for (int i = 1; i < told.size(); i++) {
      assertThat(told.get(i)).isNotEqualTo(told.get(i - 1));
    }
  }

  /**
   * One message a transfer and ticket, with all its licenses; again only if one of them changed.
   */
  private static void ticket(History history, List<JsonNode> told, List<Long> activations) {
    List<Long> confirmed =
        activations.stream()
            .filter(key -> !confirmed(history.forms.get("activation/" + key)).isEmpty())
            .toList();
    if (confirmed.isEmpty()) {
      assertThat(told).isNull();
      return;
    }
    assertThat(told).isNotNull();
    int changes =
        confirmed.stream()
            .mapToInt(key -> confirmed(history.forms.get("activation/" + key)).size())
            .max()
            .orElseThrow();
    assertThat(told).hasSizeBetween(1, changes).doesNotHaveDuplicates();
    for (JsonNode message : told) {
      assertThat(keys(message, "activationKey")).containsExactlyInAnyOrderElementsOf(confirmed);
    }
    told.get(told.size() - 1)
        .path("licenses")
        .forEach(
            one ->
                assertThat(one.path("state").asText())
                    .isEqualTo(
                        last(history, "activation/" + one.path("activationKey")).split(" ")[1]));
  }

  private static void current(History history, List<JsonNode> told, List<Long> activations) {
    String truth = newest(history, activations);
    if (truth == null) {
      assertThat(told).isNull();
      return;
    }
    assertThat(told).isNotEmpty().doesNotHaveDuplicates();
    assertThat(activation(told.get(told.size() - 1))).isEqualTo(truth);
  }

  private static String newest(History history, List<Long> activations) {
    String newest = null;
    for (Long key : activations) {
      String form = last(history, "activation/" + key);
      newest = form.split(" ")[1].equals("Open") ? newest : form;
    }
    return newest;
  }

  /** Whatever was refused, repeated and superseded: what the receiver heard last is true. */
  private void lastArrivals(History history) {
    Map<Long, String> heard = new LinkedHashMap<>();
    for (ReceivedMessage message : received) {
      if (message.type().equals("activation.current")) {
        JsonNode data = json(message.body()).path("data");
        heard.put(data.path("ticketLicenseId").asLong(), activation(data));
      }
    }
    history
        .activationsOfLicenses()
        .forEach(
            (license, all) ->
                assertThat(heard.get(license))
                    .as("license " + license)
                    .isEqualTo(newest(history, all)));
  }

  private static List<String> texts(List<JsonNode> told, Function<JsonNode, String> form) {
    return told == null ? List.of() : told.stream().map(form).toList();
  }

  private static String order(JsonNode data) {
    List<String> items = new ArrayList<>();
    data.path("items")
        .forEach(
            item -> {
              StringBuilder text = new StringBuilder();
              text.append(item.path("orderItemKey")).append('*').append(item.path("quantity"));
              item.path("ticketLicenseIds").forEach(number -> text.append('+').append(number));
              items.add(text.toString());
            });
    return String.join(" ", items);
  }

  private static String license(JsonNode data) {
    JsonNode expiry = data.at("/options/expirationTime");
    return words(
        data.path("state"),
        data.path("withdrawPending").asBoolean() ? "t" : "f",
        data.path("generation"),
        data.path("cmSerial"),
        data.path("replacedBy"),
        expiry.isMissingNode() ? expiry : Instant.parse(expiry.asText()).getEpochSecond());
  }

  private static String activation(JsonNode data) {
    return words(
        data.path("type"),
        data.path("state"),
        data.path("ticketLicenseId"),
        data.path("cmSerial"),
        data.path("generation"),
        data.path("firstActivation").asBoolean() ? "t" : "f",
        data.path("restoredFrom"));
  }

  private static String words(Object... values) {
    List<String> words = new ArrayList<>();
    for (Object value : values) {
      if (!(value instanceof JsonNode node)) {
        words.add(value.toString());
      } else if (!node.isMissingNode()) {
        words.add(node.asText());
      }
    }
    return String.join(" ", words);
  }

  private static List<Long> keys(JsonNode message, String field) {
    return StreamSupport.stream(message.path("licenses").spliterator(), false)
        .map(one -> one.path(field).asLong())
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return MessageJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** The check itself finds what is wrong. */
  @Test
  void aFormThatNeverWasIsFound() {
    assertThatThrownBy(() -> inOrder("license/1", List.of("A", "B"), List.of("A", "C")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> inOrder("license/1", List.of("A", "B"), List.of("A")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> inOrder("license/1", List.of("A", "B", "A"), List.of("A", "A")))
        .isInstanceOf(AssertionError.class);
  }
}

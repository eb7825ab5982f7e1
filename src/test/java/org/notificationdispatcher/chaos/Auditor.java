package org.notificationdispatcher.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.notificationdispatcher.chaos.Journal.Event;
import org.notificationdispatcher.chaos.Journal.What;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.scenario.Receiver;
import org.notificationdispatcher.scenario.Receiver.Arrival;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.TrueLicense;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Holds what License Central's own tables say, what the database says, and what the receivers saw
 * against each other, when all is quiet.
 */
final class Auditor {
  /** From an answer to its being written down, where nothing is in the way. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private final LicenseCentralState licenseCentral;
  private final JdbcTemplate database;
  private final Map<String, Receiver> receivers;
  private final Journal journal;

  private final Findings findings = new Findings();
  private final List<Stored> messages = new ArrayList<>();
  private final Map<String, Map<String, Delivery>> deliveries = new HashMap<>();
  private final Map<String, List<GivenUp>> givenUp = new HashMap<>();

  /** Everything found; each entry names what it is about. */
  static final class Findings {
    final List<String> untold = new ArrayList<>();
    final List<String> lost = new ArrayList<>();
    final List<String> unsettled = new ArrayList<>();
    final List<String> unexplained = new ArrayList<>();
    final List<String> outOfOrder = new ArrayList<>();
    final List<String> unstable = new ArrayList<>();
    final Map<String, Integer> duplicates = new TreeMap<>();
    final List<Double> recoveries = new ArrayList<>();
    int messages;
    int deliveries;
    int dead;
    int requests;
    int taken;

    int duplicatesInAll() {
      return duplicates.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Seconds; 0 if there was none. */
    double recovery(double share) {
      return recoveries.isEmpty()
          ? 0
          : recoveries.stream()
              .sorted()
              .skip((long) Math.floor(share * (recoveries.size() - 1)))
              .findFirst()
              .orElseThrow();
    }
  }

  private record Stored(String id, String type, String subject, String changedAt, String data) {}

  /** An attempt that its sender ended after the time-out. */
  private record GivenUp(Instant began, Instant ended) {}

  private record Delivery(String state, String orderKey, long sequence) {}

  Auditor(
      LicenseCentralState licenseCentral,
      JdbcTemplate database,
      Map<String, Receiver> receivers,
      Journal journal) {
    this.licenseCentral = licenseCentral;
    this.database = database;
    this.receivers = receivers;
    this.journal = journal;
  }

  Findings audit() {
    read();
    everythingIsTold();
    idsAreStable();
    receivers.forEach(this::audit);
    recoveries();
    return findings;
  }

  private void read() {
    database.query(
        "SELECT id, type, subject, changed_at, data FROM message ORDER BY sequence",
        row -> {
          messages.add(
              new Stored(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5)));
        });
    database.query(
        "SELECT destination, message_id, state, order_key, sequence FROM delivery",
        row -> {
          deliveries
              .computeIfAbsent(row.getString(1), name -> new HashMap<>())
              .put(
                  row.getString(2),
                  new Delivery(row.getString(3), row.getString(4), row.getLong(5)));
        });
    database.query(
        "SELECT destination || message_id, started_at, started_at + duration FROM attempt WHERE"
            + " error LIKE '%not done after%'",
        row -> {
          givenUp
              .computeIfAbsent(row.getString(1), key -> new ArrayList<>())
              .add(new GivenUp(instant(row, 2), instant(row, 3)));
        });
    findings.messages = messages.size();
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** Each order, license and completed activation; of a license, its last state as well. */
  private void everythingIsTold() {
    Map<String, JsonNode> last = new HashMap<>();
    messages.forEach(one -> last.put(key(one), json(one.data())));
    licenseCentral.orderKeys().forEach(key -> told(last, "order " + key));
    licenseCentral.completedActivationKeys().forEach(key -> told(last, "activation " + key));
    for (TrueLicense license : licenseCentral.licenses()) {
      String key = "license " + license.ticketLicenseId();
      if (told(last, key) && !isTrue(last.get(key), license)) {
        findings.untold.add(key + ": told last " + last.get(key) + ", true is " + license);
      }
    }
  }

  private boolean told(Map<String, JsonNode> last, String key) {
    if (!last.containsKey(key)) {
      findings.untold.add(key);
      return false;
    }
    return true;
  }

  private static String key(Stored message) {
    String kind = message.type().substring(0, message.type().indexOf('.'));
    JsonNode data = json(message.data());
    return kind
        + " "
        + switch (kind) {
          case "order" -> data.get("orderKey");
          case "license" -> data.get("ticketLicenseId");
          default -> data.get("activationKey");
        };
  }

  private static boolean isTrue(JsonNode told, TrueLicense license) {
    return told.path("state").asText().equals(license.state())
        && told.path("withdrawPending").asBoolean() == license.withdrawPending()
        && told.path("generation").asInt() == license.generation()
        && told.path("cmSerial").asText("").equals(Objects.toString(license.cmSerial(), ""))
        && told.path("replacedBy").asText("").equals(Objects.toString(license.replacedBy(), ""));
  }

  private void idsAreStable() {
    Map<String, String> ids = new HashMap<>();
    for (Stored one : messages) {
      String news = one.type() + one.subject() + one.changedAt() + one.data();
      String before = ids.put(news, one.id());
      if (before != null) {
        findings.unstable.add(before + " and " + one.id() + " tell the same of " + one.subject());
      }
    }
  }

  private void audit(String destination, Receiver receiver) {
    Map<String, List<Arrival>> byId =
        receiver.arrivals().stream()
            .sorted(Comparator.comparing(Arrival::at))
            .collect(Collectors.groupingBy(Arrival::id, LinkedHashMap::new, Collectors.toList()));
    Map<String, Delivery> chosen = deliveries.getOrDefault(destination, Map.of());
    findings.deliveries += chosen.size();
    everythingIsDelivered(destination, byId, chosen);
    byId.forEach((id, arrivals) -> audit(destination, arrivals));
    inOrder(destination, byId, chosen);
  }

  private void everythingIsDelivered(
      String destination, Map<String, List<Arrival>> byId, Map<String, Delivery> chosen) {
    for (Stored message : messages) {
      Delivery delivery = chosen.get(message.id());
      String what = message.id() + " for " + destination + ", " + message.subject();
      if (delivery == null) {
        if (Chaos.wants(destination, message.type())) {
          findings.lost.add(what + ": recorded, and not chosen");
        }
        continue;
      }
      boolean accepted =
          byId.getOrDefault(message.id(), List.of()).stream()
              .anyMatch(one -> one.taken() && one.answered() != null);
      switch (delivery.state()) {
        case "delivered" -> {
          if (!accepted) {
            findings.lost.add(what + ": delivered, and never accepted");
          }
        }
        case "dead" -> findings.dead++;
        default -> findings.unsettled.add(what + ": " + delivery.state());
      }
    }
  }

  private void audit(String destination, List<Arrival> arrivals) {
    findings.requests += arrivals.size();
    Set<Integer> contents = new HashSet<>();
    arrivals.forEach(one -> contents.add(one.content()));
    if (contents.size() > 1) {
      findings.unstable.add(arrivals.get(0).id() + ": its content was not always the same");
    }
    List<Arrival> taken = arrivals.stream().filter(Arrival::taken).toList();
    findings.taken += taken.size();
    for (int n = 1; n < taken.size(); n++) {
      String cause = cause(destination, taken.get(n - 1), taken.get(n));
      findings.duplicates.merge(cause, 1, Integer::sum);
      if (cause.equals("unexplained")) {
        findings.unexplained.add(
            destination + ": " + taken.get(n - 1) + ", and again " + taken.get(n));
      }
    }
  }

  /** Why the sender did not know, or could not write down, that it had been accepted. */
  private String cause(String destination, Arrival first, Arrival second) {
    if (first.answered() == null || first.reaction().equals("late answer")) {
      return first.reaction();
    }
    // On a busy machine an answer at once can be too late as well
    if (givenUp.getOrDefault(destination + first.id(), List.of()).stream()
        .anyMatch(one -> one.began().isBefore(first.at()) && one.ended().isAfter(first.at()))) {
      return "time-out";
    }
    if (any(What.KILL, first, second, event -> event.whom().equals(first.node()))) {
      return "crash";
    }
    if (any(What.FREEZE, first, second, event -> event.whom().equals(first.node()))
        // It had begun the request before, and went on with it
        || any(What.FREEZE, first, second, event -> event.whom().equals(second.node()))) {
      return "frozen";
    }
    if (any(What.OUTAGE, first, second, event -> true)) {
      return "database";
    }
    if (any(What.EXHAUSTED, first, second, event -> true)) {
      return "no connection";
    }
    if (any(What.CUT, first, second, event -> event.whom().equals(first.node()))) {
      return "session ended";
    }
    return any(What.REFUSED, first, second, event -> event.whom().equals(destination))
        ? "connection cut"
        : "unexplained";
  }

  /** Whether something began before the settling was over, and ended after the request came. */
  private boolean any(What what, Arrival first, Arrival second, Predicate<Event> hit) {
    Instant settled = first.answered().plus(SETTLING);
    return journal.of(what).stream()
        .filter(hit)
        .anyMatch(
            event ->
                event.to().isAfter(first.at())
                    && event.from().isBefore(settled)
                    && event.from().isBefore(second.at()));
  }

  /** First acceptances of each key. */
  private void inOrder(
      String destination, Map<String, List<Arrival>> byId, Map<String, Delivery> chosen) {
    Map<String, Arrival> last = new HashMap<>();
    byId.values().stream()
        .flatMap(arrivals -> arrivals.stream().filter(Arrival::taken).limit(1))
        .sorted(Comparator.comparing(Arrival::at))
        .forEach(
            arrival -> {
              Delivery delivery = chosen.get(arrival.id());
              Arrival before = last.put(delivery.orderKey(), arrival);
              if (before != null && before.sequence() > arrival.sequence()) {
                findings.outOfOrder.add(destination + ": " + arrival + ", after " + before);
              }
            });
  }

  /** From a kill until another node began what was under way. */
  private void recoveries() {
    List<Arrival> all =
        receivers.values().stream()
            .flatMap(receiver -> receiver.arrivals().stream())
            .sorted(Comparator.comparing(Arrival::at))
            .toList();
    Map<String, List<Arrival>> byNode = all.stream().collect(Collectors.groupingBy(Arrival::node));
    Map<String, List<Arrival>> byId = all.stream().collect(Collectors.groupingBy(Arrival::id));
    for (Event kill : journal.of(What.KILL)) {
      byNode.getOrDefault(kill.whom(), List.of()).stream()
          .filter(one -> one.at().isAfter(kill.from().minus(Chaos.TIMEOUT)))
          .filter(one -> one.answered() == null && !one.refused())
          .flatMap(
              one ->
                  byId.get(one.id()).stream()
                      .filter(next -> next.receiver() == one.receiver())
                      .filter(next -> next.at().isAfter(kill.to()))
                      .limit(1))
          .map(next -> Duration.between(kill.to(), next.at()).toMillis() / 1_000.0)
          .max(Comparator.naturalOrder())
          .ifPresent(findings.recoveries::add);
    }
  }

  private static JsonNode json(String text) {
    try {
      return MessageJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

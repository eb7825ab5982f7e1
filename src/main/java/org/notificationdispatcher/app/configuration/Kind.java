package org.notificationdispatcher.app.configuration;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.notificationdispatcher.egress.EgressRules;
import org.quartz.CronExpression;

/** What a value must look like, and how it is read. */
@FunctionalInterface
interface Kind {

  /** One part of a duration. */
  Pattern DURATION_PART = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");

  /** Before the name of what is on the class path. */
  String CLASS_PATH = "classpath:";

  /**
   * What is wrong with the value and what is allowed, with an example; empty if it is usable.
   *
   * @param value resolved, never blank
   */
  Optional<String> objection(String value);

  /**
   * The value as it is used.
   *
   * @param value resolved, never blank
   * @param home what relative paths are relative to; the empty path for the folder in which the
   *     process was started
   */
  default String settled(String value, Path home) {
    return value;
  }

  /** A {@link Kind} of which a relative path is meant to be relative to the home folder. */
  record Paths(Kind checked) implements Kind {
    @Override
    public Optional<String> objection(String value) {
      return checked.objection(value);
    }

    @Override
    public String settled(String value, Path home) {
      try {
        return value.startsWith(CLASS_PATH) ? value : home.resolve(value).toString();
      } catch (InvalidPathException e) {
        return value; // told by the check
      }
    }
  }

  /** Any text. */
  static Kind text() {
    return value -> Optional.empty();
  }

  /** Text of a form. */
  static Kind text(String regex, String allowed) {
    Pattern pattern = Pattern.compile(regex);
    return value ->
        pattern.matcher(value).matches()
            ? Optional.empty()
            : Optional.of("'" + value + "' is not usable; allowed are " + allowed);
  }

  /** As {@link #text(String, String)}, without showing the value. */
  static Kind secretText(String regex, String allowed) {
    Pattern pattern = Pattern.compile(regex);
    return value ->
        pattern.matcher(value).matches()
            ? Optional.empty()
            : Optional.of("is not usable; allowed is " + allowed);
  }

  /** Statuses of HTTP that are no success, separated by commas. */
  static Kind statuses() {
    return text(
        "[345]\\d\\d(\\s*,\\s*[345]\\d\\d)*", "numbers from 300 to 599 separated by commas");
  }

  /** Where connections may lead. */
  static Kind egress() {
    return value -> {
      try {
        EgressRules.of(parseList(value), false);
        return Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.of(e.getMessage());
      }
    };
  }

  /** {@code true} or {@code false}. */
  static Kind flag() {
    return value ->
        value.equals("true") || value.equals("false")
            ? Optional.empty()
            : Optional.of("'" + value + "' is neither true nor false");
  }

  /** One of some words. */
  static Kind oneOf(String... words) {
    return value ->
        List.of(words).contains(value)
            ? Optional.empty()
            : Optional.of("'" + value + "' is none of " + String.join(", ", words));
  }

  /** Some of some words, separated by commas. */
  static Kind someOf(List<String> words) {
    return value ->
        parseList(value).stream()
            .filter(each -> !words.contains(each))
            .findFirst()
            .map(each -> "'" + each + "' is none of " + String.join(", ", words));
  }

  /** An address of mail, with or without a name. */
  static Kind mailAddress() {
    return value ->
        usableAddress(value)
            ? Optional.empty()
            : Optional.of(
                "'"
                    + value
                    + "' is not a mail address; for example reports@example.com, or"
                    + " Reports <reports@example.com>");
  }

  /** Addresses of mail, separated by commas. */
  static Kind mailAddresses() {
    return value ->
        parseList(value).stream()
            .filter(each -> !usableAddress(each))
            .findFirst()
            .flatMap(each -> mailAddress().objection(each));
  }

  private static boolean usableAddress(String value) {
    try {
      InternetAddress[] addresses = InternetAddress.parse(value, true);
      if (addresses.length != 1 || addresses[0].isGroup()) {
        return false;
      }
      addresses[0].validate();
      return true;
    } catch (AddressException e) {
      return false;
    }
  }

  /** A name of an XML namespace. */
  static Kind qualifiedName() {
    return text(
        "\\{[^{}\\s]+}[\\p{L}_][\\p{L}\\p{N}._-]*",
        "a namespace in braces and a name; for example {urn:example:licenses}LicenseService");
  }

  /** A time zone. */
  static Kind zone() {
    return value -> {
      try {
        ZoneId.of(value);
        return Optional.empty();
      } catch (DateTimeException e) {
        return Optional.of(
            "'" + value + "' is not a time zone; for example Europe/Berlin, UTC or +01:00");
      }
    };
  }

  /** A whole number between the two, both included. */
  static Kind integer(int least, int most) {
    return value -> {
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= most) {
          return Optional.empty();
        }
      } catch (NumberFormatException e) {
        // told below
      }
      return Optional.of(
          "'%s' is not a whole number from %d to %d; for example %d"
              .formatted(value, least, most, Math.max(least, Math.min(most, 10))));
    };
  }

  /** A number with a unit, longer than nothing. */
  static Kind duration() {
    return value -> durationObjection(value, false);
  }

  /** A number with a unit, also {@code 0s}. */
  static Kind durationOrNone() {
    return value -> durationObjection(value, true);
  }

  private static Optional<String> durationObjection(String value, boolean none) {
    try {
      Duration duration = parseDuration(value);
      if (duration.compareTo(Duration.ofDays(3650)) > 0) {
        return Optional.of("'" + value + "' is longer than ten years");
      }
      return none || !duration.isZero()
          ? Optional.empty()
          : Optional.of("'" + value + "' must be longer than nothing; for example 30s");
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.of(
          "'"
              + value
              + "' is not a duration; give a number and one of ms, s, m, h, d; for example 30s");
    }
  }

  /**
   * Reads {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 90d}, {@code 1m30s}.
   *
   * @throws DateTimeException if it is none
   */
  static Duration parseDuration(String value) {
    Matcher part = DURATION_PART.matcher(value);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.lookingAt()) {
      long number = Long.parseLong(part.group(1));
      sum =
          switch (part.group(2)) {
            case "ms" -> sum.plusMillis(number);
            case "s" -> sum.plusSeconds(number);
            case "m" -> sum.plusMinutes(number);
            case "h" -> sum.plusHours(number);
            default -> sum.plusDays(number);
          };
      end = part.end();
      part.region(end, value.length());
    }
    if (end == 0 || end != value.length()) {
      throw new DateTimeException(value);
    }
    return sum;
  }

  /** When a checked cron expression fires first after a moment, in the time zone of the process. */
  static Optional<Instant> next(String cron, Instant moment) {
    try {
      return Optional.ofNullable(new CronExpression(cron).getNextValidTimeAfter(Date.from(moment)))
          .map(Date::toInstant);
    } catch (ParseException e) {
      throw new IllegalArgumentException("not a cron expression: " + cron, e);
    }
  }

  /** A Quartz cron expression that fires again. */
  static Kind cron() {
    return value -> {
      String reason;
      try {
        if (new CronExpression(value).getNextValidTimeAfter(Date.from(Instant.now())) != null) {
          return Optional.empty();
        }
        reason = "it never fires again";
      } catch (ParseException e) {
        reason = e.getMessage().replaceAll("\\s+", " ").strip().replaceAll("[.]$", "");
      }
      return Optional.of(
          "'%s' is not a usable Quartz cron expression (%s); for example 0 0/5 * * * ? for every five minutes"
              .formatted(value, reason));
    };
  }

  /** A point in time with its zone. */
  static Kind instant() {
    return value -> {
      try {
        parseInstant(value);
        return Optional.empty();
      } catch (DateTimeException e) {
        return Optional.of(
            "'" + value + "' is not a time with its zone; for example 2026-01-31T00:00:00Z");
      }
    };
  }

  /** Reads an ISO 8601 time with an offset. */
  static Instant parseInstant(String value) {
    return OffsetDateTime.parse(value).toInstant();
  }

  /** Values separated by commas, none of them empty. */
  static Kind list() {
    return value ->
        parseList(value).stream().anyMatch(String::isEmpty)
            ? Optional.of("'" + value + "' has an empty part; separate values by one comma")
            : Optional.empty();
  }

  /** {@code *}, or field names separated by commas. */
  static Kind fields() {
    return value ->
        value.equals("*")
                || parseList(value).stream().allMatch(name -> name.matches("[A-Za-z][\\w.]*"))
            ? Optional.empty()
            : Optional.of(
                "'"
                    + value
                    + "' is not a selection of fields; give * or names separated by commas; for"
                    + " example orderId, ticketId, items");
  }

  /** Reads values separated by commas, without the blanks around them. */
  static List<String> parseList(String value) {
    return value.isBlank()
        ? List.of()
        : Arrays.stream(value.split(",", -1)).map(String::strip).toList();
  }

  /** An absolute http or https address without user and password. */
  static Kind address() {
    return value -> {
      Optional<URI> uri = parseUri(value);
      if (uri.isPresent() && uri.get().getRawUserInfo() != null) {
        return Optional.of(
            "the address contains a user or password; addresses appear in logs, so take it out");
      }
      boolean usable =
          uri.isPresent()
              && uri.get().getHost() != null
              && ("http".equals(uri.get().getScheme()) || "https".equals(uri.get().getScheme()))
              && uri.get().getPort() <= 65_535;
      return usable
          ? Optional.empty()
          : Optional.of(
              "'"
                  + value
                  + "' is not an http:// or https:// address; for example"
                  + " https://shop.example.com/webhook");
    };
  }

  /** A JDBC address of a PostgreSQL without user and password. */
  static Kind database() {
    return value -> {
      if (value.matches("(?i).*([?&](user|password)=|//[^/?]*@).*")) {
        return Optional.of(
            "the address contains a user or password; set dispatcher.database.user and"
                + " dispatcher.database.password instead");
      }
      return value.startsWith("jdbc:postgresql:") && driverTakes(value)
          ? Optional.empty()
          : Optional.of(
              "'"
                  + value
                  + "' is not an address of a PostgreSQL; for example"
                  + " jdbc:postgresql://localhost:5432/dispatcher");
    };
  }

  private static boolean driverTakes(String url) {
    try {
      return DriverManager.getDriver(url) != null;
    } catch (SQLException e) {
      return false;
    }
  }

  private static Optional<URI> parseUri(String value) {
    try {
      return Optional.of(new URI(value));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** A path; there may be nothing yet, but no file. */
  static Kind folder() {
    return new Paths(
        value -> {
          try {
            return Files.exists(Path.of(value)) && !Files.isDirectory(Path.of(value))
                ? Optional.of("'" + value + "' is a file; name a folder")
                : Optional.empty();
          } catch (InvalidPathException e) {
            return Optional.of("'" + value + "' is not a path");
          }
        });
  }

  /** A file that can be read. */
  static Kind file() {
    return new Paths(
        value -> {
          try {
            Path file = Path.of(value);
            if (Files.notExists(file)) {
              return Optional.of("'" + value + "' does not exist; name an existing file");
            }
            return Files.isRegularFile(file) && Files.isReadable(file)
                ? Optional.empty()
                : Optional.of("'" + value + "' is not a file that can be read");
          } catch (InvalidPathException e) {
            return Optional.of("'" + value + "' is not a path");
          }
        });
  }

  /** A file that can be read, or {@code classpath:name}. */
  static Kind fileOrResource() {
    Kind file = file();
    return new Paths(
        value -> {
          if (!value.startsWith(CLASS_PATH)) {
            return file.objection(value);
          }
          String resource = value.substring(CLASS_PATH.length());
          return Kind.class.getResource("/" + resource.replaceFirst("^/+", "")) != null
              ? Optional.empty()
              : Optional.of("'" + value + "' is not on the class path");
        });
  }
}

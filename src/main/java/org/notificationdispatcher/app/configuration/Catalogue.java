package org.notificationdispatcher.app.configuration;

import static org.notificationdispatcher.app.configuration.Key.optional;
import static org.notificationdispatcher.app.configuration.Key.required;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.egress.EgressRules;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.reporting.Section;

/**
 * Every key below {@code dispatcher.} that exists. What it means stands in the shipped {@code
 * config/application.properties}, above its default.
 */
final class Catalogue {
  static final String PREFIX = "dispatcher.";
  static final String LICENSE_CENTRAL = "dispatcher.licensecentral.";
  static final String FEED = "dispatcher.feed.";
  static final String SAP = "dispatcher.sap.";
  static final String INTAKE = "dispatcher.intake.";
  static final String MAIL = "dispatcher.mail.";
  static final String REPORT = "dispatcher.report.";
  static final String CONSOLE = "dispatcher.console.";
  static final String WEBHOOK = "dispatcher.webhook.";

  private final List<Key> keys = keys();

  private static List<Key> keys() {
    Kind name = Kind.text("[a-z0-9][a-z0-9_-]*", "lower case letters, digits, '-' and '_'");
    List<Key> keys = new ArrayList<>();
    keys.add(
        required(
            "dispatcher.instance",
            Kind.text("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", "letters, digits, '-', '_' and '.'")));
    keys.add(required("dispatcher.data", Kind.folder()));

    keys.add(optional("dispatcher.database.url", Kind.database()));
    keys.add(optional("dispatcher.database.user", Kind.text()));
    keys.add(optional("dispatcher.database.password", Kind.text()).asSecret());
    keys.add(
        required(
            "dispatcher.database.schema",
            Kind.text(
                "(?!pg_)[a-z_][a-z0-9_]{0,62}",
                "lower case letters, digits and '_', not beginning with a digit or pg_")));
    keys.add(required("dispatcher.database.poolSize", Kind.integer(3, 200)));

    keys.add(optional(LICENSE_CENTRAL + "url", Kind.address()));
    keys.add(optional(LICENSE_CENTRAL + "wsdl", Kind.fileOrResource()));
    keys.add(required(LICENSE_CENTRAL + "profile", name));
    keys.add(optional(LICENSE_CENTRAL + "user", Kind.text()));
    keys.add(optional(LICENSE_CENTRAL + "password", Kind.text()).asSecret());
    keys.add(optional(LICENSE_CENTRAL + "keyStore", Kind.file()));
    keys.add(optional(LICENSE_CENTRAL + "keyStorePassword", Kind.text()).asSecret());
    keys.add(optional(LICENSE_CENTRAL + "trustStore", Kind.file()));
    keys.add(optional(LICENSE_CENTRAL + "trustStorePassword", Kind.text()).asSecret());
    keys.add(required(LICENSE_CENTRAL + "connectTimeout", Kind.duration()));
    keys.add(required(LICENSE_CENTRAL + "timeout", Kind.duration()));
    keys.add(required(LICENSE_CENTRAL + "storing", Kind.duration()));
    keys.add(required(LICENSE_CENTRAL + "pageSize", Kind.integer(1, 5000)));
    keys.add(optional(LICENSE_CENTRAL + "permanentErrors", Kind.list()));

    for (Module module : Module.values()) {
      keys.add(required(PREFIX + module + ".enabled", Kind.flag()));
      keys.add(required(PREFIX + module + ".schedule", Kind.cron()));
      keys.add(required(PREFIX + module + ".fields", Kind.fields()));
      keys.add(optional(PREFIX + module + ".from", Kind.instant()));
      keys.add(required(PREFIX + module + ".overlap", Kind.durationOrNone()));
      keys.add(required(PREFIX + module + ".lag", Kind.durationOrNone()));
      keys.add(required(PREFIX + module + ".backfill", Kind.oneOf("tell", "silent")));
      keys.add(optional(PREFIX + module + ".correlation", Kind.text()));
      keys.add(optional(PREFIX + module + ".details", Kind.list()));
    }
    keys.add(required("dispatcher.details.size", Kind.integer(1, 10_000_000)));
    keys.add(required("dispatcher.details.timeToLive", Kind.duration()));
    keys.add(required("dispatcher.licenses.grain", Kind.oneOf("license", "order-item")));
    keys.add(required("dispatcher.activations.level", Kind.oneOf("all", "ticket", "current")));
    keys.add(required("dispatcher.activations.rest", Kind.durationOrNone()));
    keys.add(required("dispatcher.activations.withoutReceipt", Kind.flag()));
    keys.add(required("dispatcher.activations.unexpectedState", Kind.flag()));

    keys.add(required("dispatcher.outbox.lease", Kind.duration()));
    keys.add(required("dispatcher.outbox.retries", name));
    keys.add(required("dispatcher.outbox.concurrency", Kind.integer(1, 1000)));
    keys.add(required("dispatcher.outbox.pollDelay", Kind.duration()));

    keys.add(required("dispatcher.retention", Kind.duration()));
    keys.add(required("dispatcher.retention.figures", Kind.duration()));
    keys.add(required("dispatcher.retention.happenings", Kind.duration()));
    keys.add(required("dispatcher.retention.audit", Kind.duration()));
    keys.add(required("dispatcher.retention.schedule", Kind.cron()));

    keys.add(required("dispatcher.reporting.enabled", Kind.flag()));

    addHttp(keys, WEBHOOK + "<name>");
    keys.add(required(WEBHOOK + "<name>.secret", Kind.text()).asSecret());
    keys.add(optional(WEBHOOK + "<name>.permanentErrors", Kind.statuses()).otherwise(""));
    keys.add(
        required(
                WEBHOOK + "<name>.payload",
                Kind.oneOf("standard", "cloudevents", "cloudevents-binary"))
            .otherwise("standard"));
    keys.add(required(WEBHOOK + "<name>.gzip", Kind.flag()).otherwise("false"));
    keys.add(
        required(WEBHOOK + "<name>.maxBody", Kind.integer(1, 100_000_000)).otherwise("1048576"));

    addHttp(keys, SAP + "<name>");
    addSap(keys, SAP + "<name>");

    addReports(keys);

    keys.add(optional(EgressRules.ALLOW, Kind.egress()));
    keys.add(required(EgressRules.HTTP, Kind.flag()));

    keys.add(required("dispatcher.observe.enabled", Kind.flag()));
    keys.add(required("dispatcher.observe.host", Kind.text()));
    keys.add(required("dispatcher.observe.port", Kind.integer(0, 65_535)));
    keys.add(required("dispatcher.server.host", Kind.text()));
    keys.add(required("dispatcher.server.port", Kind.integer(0, 65_535)));
    keys.add(required(CONSOLE + "enabled", Kind.flag()));
    keys.add(
        required(
            CONSOLE + "path",
            Kind.text(
                "(/[A-Za-z0-9._~-]+)+", "a path such as /tools/console, without / at its end")));
    keys.add(
        optional(
            CONSOLE + "url",
            Kind.text(
                "https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~-]+)*",
                "an address such as https://tools.example.com/console, without / at its end")));
    keys.add(required(CONSOLE + "trustProxy", Kind.flag()));
    keys.add(required(CONSOLE + "zone", Kind.zone()));
    keys.add(required(CONSOLE + "idle", Kind.duration()));
    keys.add(required(CONSOLE + "session", Kind.duration()));
    keys.add(required(FEED + "enabled", Kind.flag()));
    keys.add(optional(FEED + "consumers", callers("feed-token")));
    keys.add(required(INTAKE + "enabled", Kind.flag()));
    keys.add(optional(INTAKE + "callers", callers("intake-token")));
    keys.add(required(INTAKE + "requestsPerMinute", Kind.integer(1, 1_000_000)));
    keys.add(required(INTAKE + "debounce", Kind.durationOrNone()));
    keys.add(required(INTAKE + "callsPerSecond", Kind.integer(1, 1000)));

    keys.add(required("dispatcher.uncorrelated", name));
    keys.add(required("dispatcher.archive.folder", Kind.folder()));
    keys.add(required("dispatcher.custom.folder", Kind.folder()));
    keys.add(required("dispatcher.routes.reload", Kind.flag()));
    return List.copyOf(keys);
  }

  /** What every destination that is reached by HTTP has. */
  private static void addHttp(List<Key> keys, String prefix) {
    keys.add(required(prefix + ".url", Kind.address()));
    keys.add(required(prefix + ".timeout", Kind.duration()).otherwise("30s"));
    keys.add(required(prefix + ".connectTimeout", Kind.duration()).otherwise("5s"));
    keys.add(optional(prefix + ".headers", Kind.text()).asSecret().otherwise(""));
    keys.add(
        required(prefix + ".auth", Kind.oneOf("none", "header", "basic", "oauth2"))
            .otherwise("none"));
    keys.add(
        optional(
                prefix + ".authHeader",
                Kind.secretText("[^:\\s]+\\s*:.*\\S", "a name, a colon and a value"))
            .asSecret()
            .otherwise(""));
    keys.add(optional(prefix + ".user", Kind.text()).otherwise(""));
    keys.add(optional(prefix + ".password", Kind.text()).asSecret().otherwise(""));
    keys.add(optional(prefix + ".tokenUrl", Kind.address()).otherwise(""));
    keys.add(optional(prefix + ".clientId", Kind.text()).otherwise(""));
    keys.add(optional(prefix + ".clientSecret", Kind.text()).asSecret().otherwise(""));
    keys.add(required(prefix + ".clientAuth", Kind.oneOf("basic", "post")).otherwise("basic"));
    keys.add(optional(prefix + ".scope", Kind.text()).otherwise(""));
    keys.add(optional(prefix + ".audience", Kind.text()).otherwise(""));
    keys.add(optional(prefix + ".keyStore", Kind.file()).otherwise(""));
    keys.add(optional(prefix + ".keyStorePassword", Kind.text()).asSecret().otherwise(""));
    keys.add(optional(prefix + ".trustStore", Kind.file()).otherwise(""));
    keys.add(optional(prefix + ".trustStorePassword", Kind.text()).asSecret().otherwise(""));
    keys.add(
        optional(
                prefix + ".proxy",
                Kind.text(
                    "http://(\\[[0-9a-fA-F:.]+]|[^/?#@:\\[\\]]+):\\d{1,5}/?",
                    "http://, a host, a colon and a port"))
            .otherwise(""));
    keys.add(optional(prefix + ".proxyUser", Kind.text()).otherwise(""));
    keys.add(optional(prefix + ".proxyPassword", Kind.text()).asSecret().otherwise(""));
  }

  private static void addSap(List<Key> keys, String prefix) {
    keys.add(
        required(
            prefix + ".kind", Kind.oneOf("odata-v2", "odata-v4", "idoc-soap", "idoc-xml", "soap")));
    keys.add(optional(prefix + ".client", Kind.text("\\d{3}", "three digits")).otherwise(""));
    keys.add(optional(prefix + ".language", Kind.text("[A-Za-z]{2}", "two letters")).otherwise(""));
    keys.add(required(prefix + ".csrf", Kind.oneOf("GET", "HEAD", "none")).otherwise("GET"));
    keys.add(required(prefix + ".batch", Kind.integer(1, 1000)).otherwise("1"));
    keys.add(optional(prefix + ".update", Kind.oneOf("PATCH", "MERGE", "PUT")).otherwise(""));
    keys.add(optional(prefix + ".duplicates", Kind.list()).otherwise("/IWBEP/CM_COS/005"));
    keys.add(required(prefix + ".zone", Kind.zone()).otherwise("UTC"));
    keys.add(
        optional(
                prefix + ".control",
                Kind.text(
                    "[A-Z][A-Z0-9_]*\\s*=[^,]*(,\\s*[A-Z][A-Z0-9_]*\\s*=[^,]*)*",
                    "NAME=value separated by commas, with names in capitals"))
            .otherwise(""));
    keys.add(optional(prefix + ".soapAction", Kind.text()).otherwise(""));
    keys.add(
        optional(prefix + ".namespace", Kind.text())
            .otherwise("urn:sap-com:document:sap:rfc:functions"));
  }

  /** The reports, and the mail server they are given to. */
  private static void addReports(List<Key> keys) {
    keys.add(optional(MAIL + "host", Kind.text("\\S+", "a name or an address")));
    keys.add(required(MAIL + "port", Kind.integer(1, 65_535)));
    keys.add(required(MAIL + "tls", Kind.oneOf("starttls", "tls", "none")));
    keys.add(optional(MAIL + "user", Kind.text()));
    keys.add(optional(MAIL + "password", Kind.text()).asSecret());
    keys.add(optional(MAIL + "from", Kind.mailAddress()));
    keys.add(required(MAIL + "timeout", Kind.duration()));
    keys.add(optional(MAIL + "trustStore", Kind.file()));
    keys.add(optional(MAIL + "trustStorePassword", Kind.text()).asSecret());

    String prefix = REPORT + "<name>";
    keys.add(optional(prefix + ".schedule", Kind.cron()).otherwise(""));
    keys.add(
        required(prefix + ".period", Kind.oneOf("day", "week", "month", "quarter"))
            .otherwise("month"));
    keys.add(required(prefix + ".zone", Kind.zone()).otherwise("UTC"));
    keys.add(required(prefix + ".locale", Kind.oneOf("en", "de")).otherwise("en"));
    keys.add(optional(prefix + ".to", Kind.mailAddresses()).otherwise(""));
    keys.add(optional(prefix + ".cc", Kind.mailAddresses()).otherwise(""));
    keys.add(optional(prefix + ".from", Kind.mailAddress()).otherwise(""));
    keys.add(
        optional(
                prefix + ".firmCodes",
                Kind.text("\\d{1,18}(\\s*,\\s*\\d{1,18})*", "numbers separated by commas"))
            .otherwise(""));
    keys.add(optional(prefix + ".items", Kind.list()).otherwise(""));
    keys.add(optional(prefix + ".customers", Kind.list()).otherwise(""));
    keys.add(
        required(prefix + ".sections", Kind.someOf(Section.names()))
            .otherwise(String.join(", ", Section.names())));
    keys.add(required(prefix + ".top", Kind.integer(1, 100)).otherwise("10"));
    keys.add(required(prefix + ".skipIfEmpty", Kind.flag()).otherwise("false"));
    keys.add(required(prefix + ".heartbeat", Kind.flag()).otherwise("false"));
    keys.add(required(prefix + ".expiresWithin", Kind.duration()).otherwise("30d"));
    keys.add(required(prefix + ".unusedAfter", Kind.duration()).otherwise("90d"));
    keys.add(required(prefix + ".receiptWithin", Kind.duration()).otherwise("7d"));
    keys.add(
        required(
                prefix + ".target",
                Kind.text(
                    "mail|file|webhook:[a-z0-9][a-z0-9-]*",
                    "mail, file, or webhook: and the name of one, as webhook:erp"))
            .otherwise("mail"));
    keys.add(required(prefix + ".folder", Kind.folder()).otherwise("{{dispatcher.data}}/reports"));
    keys.add(required(prefix + ".csv", Kind.flag()).otherwise("true"));
  }

  private static Kind callers(String command) {
    return Kind.text(
        Callers.ENTRY + "(\\s*,\\s*" + Callers.ENTRY + ")*",
        "names, colons and digests such as crm:sha256:9f86…, separated by commas; the command "
            + command
            + " makes them");
  }

  List<Key> all() {
    return keys;
  }

  /** The keys there are one of for each destination. */
  List<Key> ofDestinations() {
    return keys.stream().filter(Key::named).toList();
  }

  Optional<Key> find(String key) {
    return keys.stream().filter(candidate -> candidate.matches(key)).findFirst();
  }

  /**
   * The destination a key belongs to; empty if it belongs to none of the channel, or does not
   * exist.
   *
   * @param channel as {@link Key#channel}
   */
  Optional<String> destinationOf(String channel, String key) {
    return ofDestinations().stream()
        .filter(each -> each.channel().equals(channel))
        .flatMap(each -> each.nameIn(key).stream())
        .findFirst();
  }

  /**
   * The key that an environment variable sets; empty if none.
   *
   * @param given keys set so far: a variable cannot tell "-" and "." apart, they can
   */
  Optional<String> setBy(String variable, Collection<String> given) {
    return Stream.concat(
            Stream.concat(
                keys.stream().filter(key -> !key.named()).map(Key::pattern), given.stream()),
            ofDestinations().stream()
                .flatMap(key -> key.nameInEnvironment(variable).stream().map(key::of)))
        .filter(key -> Key.environmentVariable(key).equals(variable))
        .filter(key -> find(key).isPresent())
        .findFirst();
  }

  /** The key that was probably meant. */
  Optional<String> nearest(String wrong) {
    String[] parts = wrong.split("\\.", -1);
    String name = parts.length == 4 && parts[2].matches("[a-z0-9-]+") ? parts[2] : "erp";
    return Spelling.nearest(wrong, keys.stream().map(key -> key.of(name)));
  }
}

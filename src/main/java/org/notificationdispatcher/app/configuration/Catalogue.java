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
import org.notificationdispatcher.feed.FeedConsumers;

/**
 * Every key below {@code dispatcher.} that exists. What it means stands in the shipped {@code
 * config/application.properties}, above its default.
 */
final class Catalogue {
  static final String PREFIX = "dispatcher.";
  static final String LICENSE_CENTRAL = "dispatcher.licensecentral.";
  static final String FEED = "dispatcher.feed.";
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
    keys.add(required("dispatcher.retention.schedule", Kind.cron()));

    keys.add(required(WEBHOOK + "<name>.url", Kind.address()));
    keys.add(required(WEBHOOK + "<name>.secret", Kind.text()).asSecret());
    keys.add(required(WEBHOOK + "<name>.timeout", Kind.duration()).otherwise("30s"));
    keys.add(required(WEBHOOK + "<name>.connectTimeout", Kind.duration()).otherwise("5s"));

    keys.add(optional(WEBHOOK + "<name>.permanentErrors", Kind.statuses()).otherwise(""));
    keys.add(
        required(
                WEBHOOK + "<name>.payload",
                Kind.oneOf("standard", "cloudevents", "cloudevents-binary"))
            .otherwise("standard"));
    keys.add(required(WEBHOOK + "<name>.gzip", Kind.flag()).otherwise("false"));
    keys.add(
        required(WEBHOOK + "<name>.maxBody", Kind.integer(1, 100_000_000)).otherwise("1048576"));
    keys.add(optional(WEBHOOK + "<name>.headers", Kind.text()).asSecret().otherwise(""));
    keys.add(
        required(WEBHOOK + "<name>.auth", Kind.oneOf("none", "header", "basic", "oauth2"))
            .otherwise("none"));
    keys.add(
        optional(
                WEBHOOK + "<name>.authHeader",
                Kind.secretText("[^:\\s]+\\s*:.*\\S", "a name, a colon and a value"))
            .asSecret()
            .otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.user", Kind.text()).otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.password", Kind.text()).asSecret().otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.tokenUrl", Kind.address()).otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.clientId", Kind.text()).otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.clientSecret", Kind.text()).asSecret().otherwise(""));
    keys.add(
        required(WEBHOOK + "<name>.clientAuth", Kind.oneOf("basic", "post")).otherwise("basic"));
    keys.add(optional(WEBHOOK + "<name>.scope", Kind.text()).otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.audience", Kind.text()).otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.keyStore", Kind.file()).otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.keyStorePassword", Kind.text()).asSecret().otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.trustStore", Kind.file()).otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.trustStorePassword", Kind.text()).asSecret().otherwise(""));
    keys.add(
        optional(
                WEBHOOK + "<name>.proxy",
                Kind.text(
                    "http://(\\[[0-9a-fA-F:.]+]|[^/?#@:\\[\\]]+):\\d{1,5}/?",
                    "http://, a host, a colon and a port"))
            .otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.proxyUser", Kind.text()).otherwise(""));
    keys.add(optional(WEBHOOK + "<name>.proxyPassword", Kind.text()).asSecret().otherwise(""));

    keys.add(optional(EgressRules.ALLOW, Kind.egress()));
    keys.add(required(EgressRules.HTTP, Kind.flag()));

    keys.add(required("dispatcher.server.host", Kind.text()));
    keys.add(required("dispatcher.server.port", Kind.integer(0, 65_535)));
    keys.add(required(FEED + "enabled", Kind.flag()));
    keys.add(
        optional(
            FEED + "consumers",
            Kind.text(
                FeedConsumers.ENTRY + "(\\s*,\\s*" + FeedConsumers.ENTRY + ")*",
                "names, colons and digests such as crm:sha256:9f86…, separated by commas; the command"
                    + " feed-token makes them")));

    keys.add(required("dispatcher.uncorrelated", name));
    keys.add(required("dispatcher.archive.folder", Kind.folder()));
    keys.add(required("dispatcher.routes.reload", Kind.flag()));
    return List.copyOf(keys);
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

  /** The destination a key belongs to; empty if it belongs to none, or does not exist. */
  Optional<String> destinationOf(String key) {
    return ofDestinations().stream().flatMap(each -> each.nameIn(key).stream()).findFirst();
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

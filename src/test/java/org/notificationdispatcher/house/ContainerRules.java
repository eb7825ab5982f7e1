package org.notificationdispatcher.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What can be said of Dockerfile, compose file and manifests of Kubernetes without an engine: rules
 * of ours, and Kubernetes' own model. Nothing is built or started.
 */
final class ContainerRules {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final Set<String> SERVICE_KEYS =
      Set.of(
          "image",
          "build",
          "depends_on",
          "environment",
          "secrets",
          "volumes",
          "read_only",
          "tmpfs",
          "cap_drop",
          "security_opt",
          "stop_grace_period",
          "restart",
          "profiles",
          "network_mode",
          "command",
          "entrypoint",
          "healthcheck",
          "ports");

  /** A check of Kubernetes' model that throws. */
  private interface Check {
    void of(JsonElement manifest) throws IOException;
  }

  private static final Map<String, Check> KINDS =
      Map.of(
          "v1 ConfigMap", V1ConfigMap::validateJsonElement,
          "apps/v1 Deployment", V1Deployment::validateJsonElement,
          "v1 Service", V1Service::validateJsonElement,
          "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement);

  private final Map<String, String> keys;

  /**
   * @param properties the shipped configuration
   */
  ContainerRules(String properties) {
    keys =
        properties
            .lines()
            .filter(line -> line.startsWith("dispatcher.") && line.contains("="))
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(line -> variable(line[0]), line -> line[1]));
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** A user without privileges, fixed versions, a health check, signals that reach the program. */
  List<String> dockerfile(String text) {
    List<String> problems = new ArrayList<>();
    Map<String, String> last = new LinkedHashMap<>();
    for (String line : text.replaceAll("\\\\\n", " ").split("\n")) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.strip().split("\\s+", 2);
      String instruction = parts[0];
      String value = parts.length > 1 ? parts[1] : "";
      switch (instruction) {
        case "FROM" -> {
          last.clear(); // only the last stage is shipped
          if (!value.split("\\s+")[0].matches(".+:.+") || value.contains(":latest")) {
            problems.add(line + ": name a version");
          }
        }
        case "ADD" -> problems.add(line + ": COPY says what it does");
        case "ENV" -> {
          if (value.matches("(?i).*(secret|password|token).*")) {
            problems.add(line + ": secrets are not built in");
          }
        }
        case "RUN" -> {
          if (last.containsKey("USER")) {
            problems.add(line + ": comes after USER");
          }
        }
        default -> {}
      }
      last.put(instruction, value);
    }
    if (!last.getOrDefault("USER", "root").matches("[1-9]\\d*")) {
      problems.add("USER is no number of a user without privileges, which Kubernetes asks for");
    }
    if (!last.getOrDefault("HEALTHCHECK", "")
        .contains(":" + keys.get("DISPATCHER_OBSERVE_PORT") + "/observe/health/live")) {
      problems.add("HEALTHCHECK does not ask /observe/health/live");
    }
    for (String each : List.of("ENTRYPOINT", "CMD")) {
      if (!last.getOrDefault(each, "").startsWith("[")) {
        problems.add(each + " is not a list, so that a shell takes the signals");
      }
    }
    return problems;
  }

  /** Everything that is named is there, and variables set keys that exist. */
  List<String> compose(Path file) {
    List<String> problems = new ArrayList<>();
    JsonNode compose = documents(file).get(0);
    Set<String> services = names(compose.path("services"));
    compose
        .path("services")
        .fields()
        .forEachRemaining(
            service ->
                service(compose, services, service.getValue(), file.getParent()).stream()
                    .map(problem -> service.getKey() + ": " + problem)
                    .forEach(problems::add));
    return problems;
  }

  private List<String> service(JsonNode compose, Set<String> services, JsonNode service, Path at) {
    List<String> problems = new ArrayList<>();
    names(service).stream()
        .filter(key -> !SERVICE_KEYS.contains(key))
        .forEach(key -> problems.add(key + " is none of the keys known here"));
    if (!service.path("image").asText().matches(".+:[^:]+")) {
      problems.add("image without version");
    }
    service
        .path("depends_on")
        .fields()
        .forEachRemaining(
            on -> {
              JsonNode other = compose.path("services").path(on.getKey());
              if (on.getValue().path("condition").asText().equals("service_healthy")
                  && other.path("healthcheck").isMissingNode()) {
                problems.add("depends on the health of " + on.getKey() + ", which has none");
              }
            });
    String network = service.path("network_mode").asText();
    if (network.startsWith("service:") && !services.contains(network.substring(8))) {
      problems.add("there is no " + network);
    }
    for (JsonNode secret : service.path("secrets")) {
      if (compose.path("secrets").path(secret.asText()).isMissingNode()) {
        problems.add("there is no secret " + secret.asText());
      }
    }
    for (JsonNode volume : service.path("volumes")) {
      String source = volume.asText().split(":", 2)[0];
      boolean there =
          source.startsWith(".")
              ? Files.exists(at.resolve(source))
              : compose.path("volumes").has(source);
      if (!there) {
        problems.add("there is no volume " + source);
      }
    }
    for (JsonNode port : service.path("ports")) {
      if (!port.asText().startsWith("127.0.0.1:")) {
        problems.add("port " + port.asText() + " is open to everybody");
      }
    }
    problems.addAll(variables(service.path("environment"), secrets(service.path("secrets"))));
    return problems;
  }

  private static Set<String> secrets(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.toSet());
  }

  private List<String> variables(JsonNode environment, Set<String> secrets) {
    Map<String, String> values = new TreeMap<>();
    environment.fields().forEachRemaining(e -> values.put(e.getKey(), e.getValue().asText()));
    List<String> problems = new ArrayList<>();
    values.forEach(
        (variable, value) -> {
          if (variable.startsWith("DISPATCHER_") && !keys.containsKey(variable)) {
            problems.add(variable + " sets no key of the configuration");
          }
          if (variable.matches(".*(PASSWORD|SECRET)") && !value.startsWith("{{file:")) {
            problems.add(variable + " is not a file");
          }
          if (value.startsWith("{{file:/run/secrets/")
              && !secrets.contains(value.replaceAll("\\{\\{file:/run/secrets/|}}", ""))) {
            problems.add(variable + ": the file of " + value + " is no secret of it");
          }
        });
    return problems;
  }

  /** The manifests are of Kubernetes' model, and fit one another and the program. */
  List<String> kubernetes(Path file) {
    List<String> problems = new ArrayList<>();
    Map<String, JsonNode> byKind = new TreeMap<>();
    for (JsonNode manifest : documents(file)) {
      String kind = manifest.path("apiVersion").asText() + " " + manifest.path("kind").asText();
      Check check = KINDS.get(kind);
      if (check == null) {
        problems.add(kind + " is not known here");
        continue;
      }
      try {
        check.of(JsonParser.parseString(manifest.toString()));
      } catch (IllegalArgumentException | IOException e) {
        problems.add(kind + ": " + e.getMessage());
      }
      byKind.put(manifest.path("kind").asText(), manifest);
    }
    JsonNode template = byKind.get("Deployment").path("spec").path("template");
    JsonNode pod = template.path("spec");
    JsonNode container = pod.path("containers").path(0);
    Map<String, Integer> ports = new TreeMap<>();
    container
        .path("ports")
        .forEach(port -> ports.put(port.path("name").asText(), port.path("containerPort").asInt()));
    if (!ports.equals(
        Map.of(
            "http", Integer.valueOf(keys.get("DISPATCHER_SERVER_PORT")),
            "observe", Integer.valueOf(keys.get("DISPATCHER_OBSERVE_PORT"))))) {
      problems.add("ports are not those of the configuration: " + ports);
    }
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      JsonNode get = container.path(probe).path("httpGet");
      if (!get.path("path").asText().matches("/observe/health/(live|ready)")
          || !ports.containsKey(get.path("port").asText())) {
        problems.add(probe + " asks nothing that is there");
      }
    }
    if (!container.path("securityContext").path("readOnlyRootFilesystem").asBoolean()
        || !pod.path("securityContext").path("runAsNonRoot").asBoolean()) {
      problems.add("the container may do more than it needs");
    }
    Set<String> volumes =
        StreamSupport.stream(pod.path("volumes").spliterator(), false)
            .map(volume -> volume.path("name").asText())
            .collect(Collectors.toSet());
    container
        .path("volumeMounts")
        .forEach(
            mount -> {
              if (!volumes.contains(mount.path("name").asText())) {
                problems.add("there is no volume " + mount.path("name").asText());
              }
            });
    JsonNode labels = template.path("metadata").path("labels");
    for (String kind : List.of("Service", "PodDisruptionBudget")) {
      JsonNode selector = byKind.get(kind).path("spec").path("selector");
      if (!selector.equals(labels) && !selector.path("matchLabels").equals(labels)) {
        problems.add(kind + " selects other pods");
      }
    }
    String target =
        byKind.get("Service").path("spec").path("ports").path(0).path("targetPort").asText();
    if (!ports.containsKey(target)) {
      problems.add("Service leads to no port");
    }
    problems.addAll(
        variables(
            byKind.get("ConfigMap").path("data"),
            Set.of("database-password", "license-central", "erp-webhook")));
    return problems;
  }

  private static List<JsonNode> documents(Path file) {
    try {
      return YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile()).readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> names(JsonNode node) {
    Map<String, JsonNode> fields = new TreeMap<>();
    node.fields().forEachRemaining(field -> fields.put(field.getKey(), field.getValue()));
    return fields.keySet();
  }
}

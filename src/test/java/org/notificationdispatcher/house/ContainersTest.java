package org.notificationdispatcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No engine is needed, and none is tried: what is here is held against rules, no more. */
class ContainersTest {
  private static final Path DOCKERFILE = Path.of("docker/Dockerfile");
  private static final Path COMPOSE = Path.of("docker/compose.yml");
  private static final Path KUBERNETES = Path.of("docker/kubernetes/dispatcher.yml");

  @TempDir Path folder;

  private final ContainerRules rules;

  ContainersTest() throws IOException {
    rules = new ContainerRules(Files.readString(Path.of("config/application.properties")));
  }

  @Test
  void theImageIsInOrder() throws IOException {
    assertThat(rules.dockerfile(Files.readString(DOCKERFILE))).isEmpty();
  }

  @Test
  void aBadImageIsSeen() {
    assertThat(
            rules.dockerfile(
                """
                FROM debian
                ADD . /
                ENV ERP_SECRET=x
                CMD java
                """))
        .containsExactly(
            "FROM debian: name a version",
            "ADD . /: COPY says what it does",
            "ENV ERP_SECRET=x: secrets are not built in",
            "USER is no number of a user without privileges, which Kubernetes asks for",
            "HEALTHCHECK does not ask /observe/health/live",
            "ENTRYPOINT is not a list, so that a shell takes the signals",
            "CMD is not a list, so that a shell takes the signals");
  }

  @Test
  void composeIsInOrder() {
    assertThat(rules.compose(COMPOSE)).isEmpty();
  }

  @Test
  void aBadComposeFileIsSeen() throws IOException {
    Path bad =
        Files.writeString(
            folder.resolve("compose.yml"),
            """
            services:
              dispatcher:
                image: notification-dispatcher
                comand: run
                depends_on:
                  postgres:
                    condition: service_healthy
                environment:
                  DISPATCHER_DATABASE_PASWORD: x
                  DISPATCHER_WEBHOOK_ERP_SECRET: whsec_abc
                  DISPATCHER_DATABASE_PASSWORD: "{{file:/run/secrets/other}}"
                volumes:
                  - ./nothing:/x
                secrets:
                  - erp
                ports:
                  - 8070:8070
              postgres:
                image: postgres:17
            """);

    assertThat(rules.compose(bad))
        .containsExactly(
            "dispatcher: comand is none of the keys known here",
            "dispatcher: image without version",
            "dispatcher: depends on the health of postgres, which has none",
            "dispatcher: there is no secret erp",
            "dispatcher: there is no volume ./nothing",
            "dispatcher: port 8070:8070 is open to everybody",
            "dispatcher: DISPATCHER_DATABASE_PASSWORD: the file of {{file:/run/secrets/other}} is no"
                + " secret of it",
            "dispatcher: DISPATCHER_DATABASE_PASWORD sets no key of the configuration",
            "dispatcher: DISPATCHER_WEBHOOK_ERP_SECRET is not a file");
  }

  @Test
  void manifestsAreInOrder() {
    assertThat(rules.kubernetes(KUBERNETES)).isEmpty();
  }

  @Test
  void badManifestsAreSeen() throws IOException {
    Path bad =
        Files.writeString(
            folder.resolve("dispatcher.yml"),
            Files.readString(KUBERNETES)
                .replace("replicas:", "replica:")
                .replace("containerPort: 9876", "containerPort: 9875")
                .replace("path: /observe/health/ready", "path: /health")
                .replace("runAsNonRoot: true", "runAsNonRoot: false")
                .replace("- name: tmp\n          emptyDir", "- name: temporary\n          emptyDir")
                .replace("targetPort: http", "targetPort: web")
                .replace("DISPATCHER_SERVER_HOST", "DISPATCHER_SERVER_HOSTS"));

    assertThat(rules.kubernetes(bad))
        .satisfiesExactly(
            problem -> assertThat(problem).contains("The field `replica`"),
            problem -> assertThat(problem).contains("ports are not those"),
            problem -> assertThat(problem).contains("readinessProbe asks nothing"),
            problem -> assertThat(problem).contains("may do more than it needs"),
            problem -> assertThat(problem).contains("there is no volume tmp"),
            problem -> assertThat(problem).contains("Service leads to no port"),
            problem -> assertThat(problem).contains("DISPATCHER_SERVER_HOSTS sets no key"));
  }
}

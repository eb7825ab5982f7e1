package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notificationdispatcher.CompiledJar;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.database.DataFolder;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.app.routes.LogLines;
import org.notificationdispatcher.core.outbox.OutboxComponent;

class CamelRuntimeTest {
  private static final Path SHIPPED = Path.of("routes");
  private static final String SECRET = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
  @RegisterExtension final LogLines log = new LogLines();
  @TempDir Path folder;

  private final Map<String, String> settings = new HashMap<>();
  private DataFolder data;
  private Database database;
  private CamelRuntime runtime;

  private CamelRuntime start(Path routes) {
    settings.put("dispatcher.data", folder.resolve("data").toString());
    settings.put(
        "dispatcher.database.url", DATABASE.dataSource().getJdbcUrl().replaceFirst("\\?.*", ""));
    settings.put("dispatcher.database.user", "postgres");
    settings.put("dispatcher.database.schema", "camel_runtime");
    settings.putIfAbsent("dispatcher.webhook.erp.secret", "whsec_" + SECRET);
    for (String module : new String[] {"orders", "licenses", "activations"}) {
      settings.putIfAbsent("dispatcher." + module + ".enabled", "false");
    }
    Configuration configuration = Configuration.load(Path.of("config"), settings);
    data = DataFolder.open(configuration);
    database = Database.open(configuration, data);
    database.migrate();
    runtime =
        CamelRuntime.start(configuration, database, Path.of("config"), routes, Clock.systemUTC());
    return runtime;
  }

  @AfterEach
  void stop() throws Exception {
    if (runtime != null) {
      runtime.close();
    }
    if (database != null) {
      database.close();
    }
    if (data != null) {
      data.close();
    }
  }

  @Test
  void theShippedRoutesStart() throws Exception {
    start(SHIPPED);

    try (Stream<Path> files = Files.walk(SHIPPED)) {
      assertThat(
              files.filter(
                  file ->
                      file.toString().endsWith(".camel.yaml")
                          && !file.startsWith(SHIPPED.resolve("examples"))
                          && wanted(file)))
          // One a file, except the one of the route configuration
          .hasSize(runtime.context().getRoutesSize() + 1);
    }
    assertThat(log.of("WARN")).isEmpty();
    assertThat(log.of("ERROR")).isEmpty();
  }

  /** What is switched off by default has a precondition that says so. */
  private boolean wanted(Path file) {
    try {
      Matcher precondition =
          Pattern.compile("precondition: \"(.*)\"").matcher(Files.readString(file));
      return !precondition.find()
          || Boolean.parseBoolean(
              runtime.context().resolvePropertyPlaceholders(precondition.group(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          licenses.fields            | state, colour    | unknown fields [colour]; licenses have
          orders.details             | container        | no detail 'container'; orders have [customer, item]
          orders.correlation         | ticketLicenseId  | has several ticketLicenseId; take orderId or ticketId
          licenses.correlation       | number           | is not one of orderId, orderId/position
          licenses.correlation       | ${body[          | cannot be read as an expression
          licenses.grain             | order-item       | needs the quantities of the orders
          """)
  void whatCannotBeToldLikeThatIsRefusedByKey(String key, String value, String problem) {
    settings.put("dispatcher." + key, value);

    assertThatThrownBy(() -> start(SHIPPED))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("dispatcher." + key + " (")
        .hasMessageContaining(problem);
  }

  @Test
  void theRoutesOfTheClassPathAreUsedWhereThereIsNoFolder() {
    start(folder.resolve("none"));

    assertThat(runtime.context().getRoute("deliver-erp")).isNotNull();
    assertThat(runtime.context().getRoute("deliver-erp-oauth2")).isNull();
  }

  @Test
  void aRouteMayHaveADatabaseOfItsOwn() throws Exception {
    Files.writeString(
        folder.resolve("deliver-warehouse.camel.yaml"),
        """
        - beans:
            - name: warehouse
              type: com.zaxxer.hikari.HikariDataSource
              properties:
                jdbcUrl: jdbc:postgresql://127.0.0.1:1/none
        - route:
            id: deliver-warehouse
            from:
              uri: outbox:warehouse
              steps:
                - to:
                    uri: sql:SELECT 1
                    parameters:
                      dataSource: "#warehouse"
        """);

    start(folder);

    OutboxComponent outbox = runtime.context().getComponent("outbox", OutboxComponent.class);
    assertThat(outbox.getDataSource()).isSameAs(database.dataSource());
  }

  @Test
  void aRouteThatDoesNotStartIsToldByFileAndLineWithoutSecrets() throws Exception {
    Files.writeString(
        folder.resolve("x.camel.yaml"),
        """
        - route:
            id: x
            from:
              uri: direct:x
              steps:
                - to:
                    uri: webhook:erp
                    parameters:
                      url: "{{dispatcher.webhook.erp.url}}"
                      secret: "{{dispatcher.webhook.erp.secret}}"
                      secrt: "{{dispatcher.webhook.erp.secret}}"
        """);

    assertThatThrownBy(() -> start(folder))
        .isInstanceOf(StartException.class)
        .hasMessage(
            folder.resolve("x.camel.yaml")
                + ":11: webhook:erp has no option secrt; mind the spelling");
    assertThat(log.all().toString()).doesNotContain(SECRET);
  }

  @Test
  void aSecretThatARouteNeedsAndNobodySetIsToldByItsKey() {
    settings.put("dispatcher.webhook.erp.secret", "{{env:NO_SUCH_VARIABLE}}");

    assertThatThrownBy(() -> start(SHIPPED))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("dispatcher.webhook.erp.secret (")
        .hasMessageContaining("environment variable NO_SUCH_VARIABLE is not set; set it");
  }

  @Test
  void aSecretThatNoRouteNeedsMayBeMissing() throws Exception {
    settings.put("dispatcher.webhook.erp.secret", "{{env:NO_SUCH_VARIABLE}}");
    Files.writeString(
        folder.resolve("x.camel.yaml"),
        """
        # {{dispatcher.webhook.erp.secret}} in a comment is not a need
        - route:
            id: x
            from:
              uri: direct:x
              steps:
                - log:
                    message: x
        """);

    start(folder);

    assertThat(runtime.context().getRoute("x")).isNotNull();
  }

  @Test
  void theLeaseOfADestinationWithoutWebhookIsItsOwnBusiness() throws Exception {
    Files.writeString(
        folder.resolve("x.camel.yaml"),
        """
        - route:
            id: x
            from:
              uri: outbox:x
              parameters:
                lease: 2s
              steps:
                - log:
                    message: x
        - route:
            id: y
            from:
              uri: outbox:y
              steps:
                - to:
                    uri: webhook:erp
                    parameters:
                      url: "{{dispatcher.webhook.erp.url}}"
                      secret: "{{dispatcher.webhook.erp.secret}}"
        """);

    start(folder);

    assertThat(runtime.context().getRoute("x")).isNotNull();
  }

  @Test
  void aLeaseNotLongerThanATimeOutIsRefused() {
    settings.put("dispatcher.outbox.lease", "20s");

    assertThatThrownBy(() -> start(SHIPPED))
        .isInstanceOf(StartException.class)
        .message()
        .matches(
            "outbox:erp: its lease of 20000 ms is not longer than the time-out of webhook:erp,"
                + " \\d+ ms; raise dispatcher.outbox.lease");
  }

  @Test
  void aLeaseNotLongerThanATimeOutOfSapIsRefused() throws Exception {
    settings.put("dispatcher.sap.x.kind", "odata-v4");
    settings.put("dispatcher.sap.x.url", "https://sap.example.com/x");
    settings.put("dispatcher.sap.x.timeout", "3m");
    Files.writeString(
        folder.resolve("x.camel.yaml"),
        """
        - route:
            id: x
            from:
              uri: outbox:x
              steps:
                - to:
                    uri: sap:x
        """);

    assertThatThrownBy(() -> start(folder))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("is not longer than the time-out of sap:x, 180000 ms");
  }

  private void jar(String type, String code) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Files.writeString(sources.resolve(type + ".java"), code);
    CompiledJar.compile(sources, folder.resolve("classes"));
    CompiledJar.pack(folder.resolve("classes"), folder.resolve("custom/own.jar"));
    settings.put("dispatcher.custom.folder", folder.resolve("custom").toString());
  }

  private void useTransmission(String type) throws Exception {
    Files.writeString(
        folder.resolve("x.camel.yaml"),
        """
        - beans:
            - name: erp
              type: %s
        - route:
            id: x
            from:
              uri: direct:x
              steps:
                - to:
                    uri: transmission:erp
        """
            .formatted(type));
  }

  @Test
  void aBeanMayBeAClassOfAnOwnJar() throws Exception {
    jar(
        "Erp",
        """
        package com.example;
        import org.notificationdispatcher.common.*;
        public class Erp implements Transmission {
          public TransmissionResult transmit(Message message) {
            String seen = Thread.currentThread().getContextClassLoader().getName();
            return TransmissionResult.rejected("by " + seen);
          }
        }
        """);
    useTransmission("com.example.Erp");
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    start(folder);

    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    assertThat(runtime.context().getRegistry().lookupByName("erp").getClass().getClassLoader())
        .isSameAs(runtime.context().getApplicationContextClassLoader());
    assertThat(log.of("INFO").toString()).contains("custom/own.jar");
  }

  @Test
  void aTransmissionThatIsNotThereIsToldByFileAndLine() throws Exception {
    useTransmission("java.lang.Object");

    assertThatThrownBy(() -> start(folder))
        .isInstanceOf(StartException.class)
        .hasMessage(
            folder.resolve("x.camel.yaml")
                + ":10: transmission:erp: the bean is a java.lang.Object, which does not implement"
                + " org.notificationdispatcher.common.Transmission; let it, or call it by"
                + " \"bean:\"");

    Path file = folder.resolve("x.camel.yaml");
    Files.writeString(
        file, Files.readString(file).replace("transmission:erp", "transmission:erpTable"));
    stop();
    assertThatThrownBy(() -> start(folder))
        .isInstanceOf(StartException.class)
        .hasMessage(
            file
                + ":10: transmission:erpTable: there is no bean erpTable; mind the spelling, or"
                + " declare it by \"- beans:\" in the route file");
  }

  @Test
  void aClassThatIsInNoJarIsToldByFileAndLine() throws Exception {
    useTransmission("com.example.Erp");

    assertThatThrownBy(() -> start(folder))
        .isInstanceOf(StartException.class)
        .hasMessage(
            folder.resolve("x.camel.yaml")
                + ":3: there is no class com.example.Erp; mind the spelling, or add its jar");
  }

  @Test
  void aClassOfANewerJavaIsToldByFileAndLine() throws Exception {
    jar("Erp", "package com.example; public class Erp {}");
    Path compiled = folder.resolve("classes/com/example/Erp.class");
    byte[] code = Files.readAllBytes(compiled);
    // The major version of the class file
    code[7] = 99;
    Files.write(compiled, code);
    CompiledJar.pack(folder.resolve("classes"), folder.resolve("custom/own.jar"));
    useTransmission("com.example.Erp");

    assertThatThrownBy(() -> start(folder))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(folder.resolve("x.camel.yaml") + ":3: a class cannot be used: ")
        .hasMessageContaining(
            "com/example/Erp has been compiled by a more recent version of the Java Runtime");
  }

  @Test
  void aChangedFileIsTakenOverWhenAskedFor() throws Exception {
    Path file = folder.resolve("x.camel.yaml");
    String text =
        "- route:\n    id: x\n    from:\n      uri: direct:x\n      steps:\n        - log:\n            message: x\n";
    Files.writeString(file, text);
    settings.put("dispatcher.routes.reload", "true");
    start(folder);

    Files.writeString(file, text.replace("id: x", "id: y"));

    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () ->
                runtime.context().getRoute("y") != null && runtime.context().getRoute("x") == null);
  }
}

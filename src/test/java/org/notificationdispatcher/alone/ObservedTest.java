package org.notificationdispatcher.alone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.postgresql.ds.PGSimpleDataSource;

/** What Camel's own tools see of a destination: health, JMX, Micrometer. */
class ObservedTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  /** The build runs all other tests without JMX, see the POM. */
  private static final String WITHOUT_JMX = "org.apache.camel.jmx.disabled";

  private static String before;

  private final Cut database = new Cut(DATABASE.dataSource());
  private final CamelContext camel = new DefaultCamelContext();
  private final OutboxComponent outbox = new OutboxComponent();
  private final CountDownLatch slow = new CountDownLatch(1);

  @BeforeAll
  static void useJmx() {
    before = System.setProperty(WITHOUT_JMX, "false");
  }

  @AfterAll
  static void restore() {
    if (before == null) {
      System.clearProperty(WITHOUT_JMX);
    } else {
      System.setProperty(WITHOUT_JMX, before);
    }
  }

  @AfterEach
  void stop() {
    slow.countDown();
    database.cutOff(false);
    camel.stop();
  }

  private ProducerTemplate start() throws Exception {
    outbox.setDataSource(database);
    camel.addComponent("outbox", outbox);
    camel.getShutdownStrategy().setTimeout(5);
    HealthCheckRegistry checks = HealthCheckRegistry.get(camel);
    checks.register(checks.resolveById("consumers"));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("outbox:shop?pollDelay=50ms&retries=50ms&concurrency=3")
                .routeId("deliver-shop")
                .process(
                    one -> {
                      switch (one.getMessage().getHeader("NotificationType", "", String.class)) {
                        case "slow" -> assertThat(slow.await(60, TimeUnit.SECONDS)).isTrue();
                        case "bad" -> throw new IllegalStateException("not today");
                        case "refused" ->
                            throw TransmissionException.rejected("unknown customer", 422, "");
                        default -> {}
                      }
                    });
          }
        });
    camel.start();
    return camel.createProducerTemplate();
  }

  private static void send(ProducerTemplate template, String type) {
    template.sendBodyAndHeader("outbox:shop", Map.of(), "NotificationType", type);
  }

  private List<HealthCheck.Result> health() {
    return HealthCheckHelper.invokeReadiness(camel).stream()
        .filter(result -> result.getCheck().getId().equals("consumer:deliver-shop"))
        .toList();
  }

  private void awaitHealth(HealthCheck.State state, String message) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(health())
                    .singleElement()
                    .satisfies(
                        result -> {
                          assertThat(result.getState()).isEqualTo(state);
                          assertThat(result.getMessage().orElse(null)).isEqualTo(message);
                        }));
  }

  private Object jmx(String attribute) throws Exception {
    ManagementAgent agent = camel.getManagementStrategy().getManagementAgent();
    MBeanServer server = agent.getMBeanServer();
    ObjectName name =
        server
            .queryNames(
                new ObjectName("org.apache.camel:context=" + camel.getName() + ",type=consumers,*"),
                null)
            .iterator()
            .next();
    return server.getAttribute(name, attribute);
  }

  private void awaitJmx(String attribute, Object value) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(jmx(attribute)).isEqualTo(value));
  }

  @Test
  void isUpWhileItDelivers() throws Exception {
    start();

    awaitHealth(HealthCheck.State.UP, null);
    assertThat(health().get(0).getDetails())
        .containsEntry("destination", "shop")
        .containsEntry("destination.state", "active")
        .containsEntry("destination.pending", 0)
        .containsKey("destination.since")
        .doesNotContainKey("destination.failingSince");
  }

  @Test
  void whatAnOperatorPausedIsUpAndSaysSo() throws Exception {
    ProducerTemplate template = start();
    new Destinations(DATABASE.dataSource()).pause("shop", "their new release");
    send(template, "any");

    awaitHealth(HealthCheck.State.UP, null);
    assertThat(health().get(0).getDetails())
        .containsEntry("destination.state", "paused")
        .containsEntry("destination.reason", "their new release")
        .containsEntry("destination.pending", 1);
    awaitJmx("DestinationState", "paused (their new release)");
  }

  @Test
  void saysSinceWhenTheDestinationFails() throws Exception {
    send(start(), "refused");

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> health().get(0).getDetails().containsKey("destination.failingSince"));
    awaitHealth(HealthCheck.State.UP, null);
  }

  @Test
  void isDownWhileTheDatabaseIsAway() throws Exception {
    start();
    database.cutOff(true);
    awaitHealth(HealthCheck.State.DOWN, "outbox:shop waits for the database: cut off");
    awaitJmx("DatabaseProblem", "cut off");

    database.cutOff(false);
    awaitHealth(HealthCheck.State.UP, null);
  }

  @Test
  void isDownWhenItsThreadHasEnded() throws Exception {
    start();
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("outbox-shop"))
        .forEach(Thread::interrupt);

    awaitHealth(HealthCheck.State.DOWN, "outbox:shop: its thread has ended; restart the route");
  }

  @Test
  void isDownWhenSomebodyDeletedTheDestination() throws Exception {
    start();
    DATABASE.jdbc().update("DELETE FROM destination");

    awaitHealth(
        HealthCheck.State.DOWN,
        "outbox:shop is not in table destination any more; restart the route");
  }

  @Test
  void tellsNothingWhenItIsSwitchedOff() throws Exception {
    outbox.setHealthCheckConsumerEnabled(false);
    start();

    awaitHealth(HealthCheck.State.UNKNOWN, "Disabled");
  }

  @Test
  void noCheckIsLeftOfARouteThatIsRemoved() throws Exception {
    start();
    assertThat(health()).hasSize(1);

    camel.getRouteController().stopRoute("deliver-shop");
    camel.removeRoute("deliver-shop");

    assertThat(health()).isEmpty();
  }

  @Test
  void jmxShowsWhatTheProcessDid() throws Exception {
    ProducerTemplate template = start();
    assertThat(jmx("Destination")).isEqualTo("shop");
    assertThat(jmx("DestinationState")).isEqualTo("active");
    assertThat(jmx("Concurrency")).isEqualTo(3);
    assertThat(jmx("LastSuccess")).isNull();
    // What every consumer has
    assertThat(jmx("RouteId")).isEqualTo("deliver-shop");

    send(template, "any");
    awaitJmx("Delivered", 1L);
    assertThat(jmx("LastSuccess")).isNotNull();
    assertThat(jmx("LastError")).isNull();

    send(template, "bad");
    awaitJmx("Dead", 1L);
    assertThat(jmx("Failed")).isEqualTo(1L);
    assertThat(jmx("LastError")).isEqualTo("not today");
    assertThat(jmx("LastErrorAt")).isNotNull();
  }

  @Test
  void jmxShowsWhatIsUnderWay() throws Exception {
    ProducerTemplate template = start();
    for (int n = 0; n < 5; n++) {
      send(template, "slow");
    }

    awaitJmx("UnderWay", 3);
    awaitJmx("Queued", 2);
  }

  @Test
  void micrometerMeasuresAttempts() throws Exception {
    MeterRegistry meters = new SimpleMeterRegistry();
    camel.getRegistry().bind("anyName", meters);
    ProducerTemplate template = start();
    Tags tags =
        Tags.of("camelContext", camel.getName(), "routeId", "deliver-shop", "destination", "shop");

    send(template, "any");
    send(template, "bad");
    awaitJmx("Dead", 1L);
    awaitJmx("Delivered", 1L);
    for (String outcome : List.of("delivered", "failed", "dead")) {
      assertThat(meters.get("outbox.attempts").tags(tags.and("outcome", outcome)).timer().count())
          .as(outcome)
          .isEqualTo(1);
    }

    for (int n = 0; n < 5; n++) {
      send(template, "slow");
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(meters.get("outbox.underway").tags(tags).gauge().value()).isEqualTo(3);
              assertThat(meters.get("outbox.queued").tags(tags).gauge().value()).isEqualTo(2);
            });

    slow.countDown();
    camel.getRouteController().stopRoute("deliver-shop");
    assertThat(meters.getMeters()).isEmpty();
  }

  /** Neither Micrometer nor Camel's health and management, nor anything else of the product. */
  @Test
  void theExampleNeedsOnlyWhatTheDocumentNames() throws Exception {
    String address = TestDatabase.newDatabase();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader few =
        new URLClassLoader(
            classPath(
                "classes|test-classes"
                    + "|camel-(api|base|base-engine|core-.*|support|util.*|management-api|direct|mock)-4.*"
                    + "|spring-(jdbc|tx|core|beans|jcl)-.*|jackson-.*|postgresql-.*|flyway-.*"
                    + "|slf4j-api-.*"),
            ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> few.loadClass(MeterRegistry.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
      Thread.currentThread().setContextClassLoader(few);
      Class<?> type = few.loadClass(PGSimpleDataSource.class.getName());
      Object dataSource = type.getConstructor().newInstance();
      type.getMethod("setUrl", String.class).invoke(dataSource, address);
      type.getMethod("setUser", String.class).invoke(dataSource, "postgres");
      type.getMethod("setCurrentSchema", String.class).invoke(dataSource, "outbox");

      Method run =
          few.loadClass(Example.class.getName()).getDeclaredMethod("run", DataSource.class);
      run.setAccessible(true);
      run.invoke(null, dataSource);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static URL[] classPath(String names) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (path.getFileName().toString().matches(names)) {
        urls.add(path.toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }
}

package org.notificationdispatcher.app.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.notificationdispatcher.app.routes.RouteFilesTest.configuration;
import static org.notificationdispatcher.app.routes.RouteFolder.route;
import static org.notificationdispatcher.app.routes.RouteFolder.to;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.ProducerTemplate;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouteReloadTest {
  @RegisterExtension final LogLines log = new LogLines();
  @TempDir Path folder;
  private RouteFolder routes;
  private ProducerTemplate producer;
  private ConsumerTemplate consumer;

  @BeforeEach
  void open() throws Exception {
    routes = new RouteFolder(folder).write("a", says("a", "one"));
    producer = routes.context.createProducerTemplate();
    consumer = routes.context.createConsumerTemplate();
  }

  @AfterEach
  void close() {
    routes.close();
  }

  /** A route that answers with a text. */
  private static String says(String id, String text) {
    return route(
        id,
        "        - setBody:",
        "            expression:",
        "              constant:",
        "                expression: " + text);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(50));
  }

  private Object ask(String id) {
    return routes.context.getRoute(id) == null ? null : producer.requestBody("direct:" + id, "");
  }

  private void awaitAnswer(String id, String text) {
    soon().ignoreExceptions().until(() -> text.equals(ask(id)));
  }

  private void awaitError(String... parts) {
    soon()
        .untilAsserted(
            () ->
                assertThat(log.of("ERROR"))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains(parts).doesNotContain("\n")));
  }

  @Test
  void anEditedFileIsTakenOver() throws Exception {
    routes.start();
    assertThat(ask("a")).isEqualTo("one");

    routes.write("a", says("a", "two"));
    awaitAnswer("a", "two");

    assertThat(log.of("ERROR")).isEmpty();
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("- route:\n    id: a\n\tfrom:\n", 3, "begins with a tab"),
        Arguments.of(route("a", "        - chooose: {}"), 6, "\"chooose\""),
        Arguments.of(route("a", to("htpp:x")), 7, "\"htpp\""),
        Arguments.of(says("a", "x").replace("direct", "htpp"), 4, "\"htpp\""),
        Arguments.of(route("a", to("seda:x", "sise: 3")), 9, "no option sise"),
        Arguments.of(route("a", "        - bean:\n            ref: no"), 7, "no bean \"no\""),
        Arguments.of(route("a", to("seda:{{my.key}}")), 7, "no property my.key"),
        Arguments.of(route("a", "        - log:\n            message: ${x"), 7, "simple"),
        Arguments.of(says("b", "x"), 1, "route b is there already"),
        Arguments.of(says("c", "x").replace("direct:c", "direct:b"), 4, "direct:b already has"),
        Arguments.of("\0", 1, "is not text"),
        Arguments.of("hello", 1, "is not a list"),
        Arguments.of(
            says("a", "x").replace("direct:a", "quartz:x?cron=often"), 4, "CronExpression"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("broken")
  void aBrokenFileIsToldAndTheLastGoodOneRunsOnUntilItIsMended(
      String text, int line, String problem) throws Exception {
    routes.write("b", says("b", "b")).start();

    routes.write("a", text);
    soon()
        .untilAsserted(
            () ->
                assertThat(log.of("ERROR"))
                    .anySatisfy(
                        error ->
                            assertThat(error)
                                .startsWith("ERROR " + routes.file("a") + ":" + line + ": ")
                                .contains(problem)
                                .endsWith("; the last good one runs on")
                                .doesNotContain("\n")));
    awaitAnswer("a", "one");
    awaitAnswer("b", "b");
    assertThat(routes.context.getRoutesSize()).isEqualTo(2);

    routes.write("a", says("a", "mended"));
    awaitAnswer("a", "mended");
  }

  @Test
  void aBrokenFileDoesNotStopTheRouteForAMoment() throws Exception {
    routes.start();
    Object before = routes.context.getRoute("a");

    routes.write("a", route("a", to("htpp:x")));
    awaitError("htpp");

    assertThat(routes.context.getRoute("a")).isSameAs(before);
    assertThat(routes.context.getEndpoints()).hasSize(1);
  }

  @Test
  void theLastGoodTextWrittenAgainIsTheEndOfIt() throws Exception {
    routes.start();
    Object before = routes.context.getRoute("a");
    routes.write("a", "wrong");
    awaitError("is not a list");

    routes.write("a", says("a", "one"));

    soon()
        .untilAsserted(
            () ->
                assertThat(log.all()).contains("INFO " + routes.file("a") + " is again what runs"));
    assertThat(routes.context.getRoute("a")).isSameAs(before);
  }

  @Test
  void aNewFileInANewFolderIsAdded() throws Exception {
    routes.start();
    routes.write("deep/er/b", says("b", "new"));
    awaitAnswer("b", "new");

    routes.write("deep/er/b", says("b", "newer"));
    awaitAnswer("b", "newer");
  }

  @Test
  void theRoutesOfADeletedFileAreRemoved() throws Exception {
    routes.write("b", says("b", "b")).start();
    Files.delete(routes.file("b"));

    soon().until(() -> routes.context.getRoute("b") == null);
    assertThat(routes.context.getRouteDefinition("b")).isNull();
    assertThat(ask("a")).isEqualTo("one");

    routes.write("b", says("b", "back"));
    awaitAnswer("b", "back");
  }

  @Test
  void aFileOfCommentsRemovesItsRoutes() throws Exception {
    routes.start().write("a", "# switched off\n");

    soon().until(() -> routes.context.getRoutesSize() == 0);
  }

  @Test
  void aRenamedRouteReplacesTheOldOne() throws Exception {
    routes.start().write("a", says("z", "two"));

    awaitAnswer("z", "two");
    assertThat(routes.context.getRoute("a")).isNull();
    assertThat(routes.context.getRoutesSize()).isEqualTo(1);
  }

  @Test
  void aFileWrittenByRenameIsTakenOver() throws Exception {
    routes.start();
    Path written = folder.resolve("a.camel.yaml___tmp");
    Files.writeString(written, says("a", "two"));
    Files.move(routes.file("a"), folder.resolve("a.camel.yaml~"));
    Files.move(written, routes.file("a"), StandardCopyOption.ATOMIC_MOVE);

    awaitAnswer("a", "two");
    assertThat(log.of("ERROR")).isEmpty();
  }

  @Test
  void anEmptyFileCountsAsNotYetWritten() throws Exception {
    routes.start().write("a", "");
    awaitError(routes.file("a") + ":1: is empty; the last good one runs on");
    assertThat(ask("a")).isEqualTo("one");

    routes.write("a", says("a", "two"));
    awaitAnswer("a", "two");
  }

  @Test
  void halfAFileIsNotReadWhileTheRestIsWritten() throws Exception {
    routes.start();
    String text = says("a", "two");
    for (int end = 0; end <= text.length(); end++) {
      routes.write("a", text.substring(0, end));
    }

    awaitAnswer("a", "two");
    assertThat(log.of("ERROR")).isEmpty();
  }

  @Test
  void aRouteMovesToAnotherFile() throws Exception {
    routes.write("b", says("b", "b")).start();
    routes.write("a", says("b", "from a")).write("b", says("a", "from b"));

    awaitAnswer("a", "from b");
    awaitAnswer("b", "from a");
    assertThat(log.of("ERROR")).isEmpty();
  }

  @Test
  void oneBrokenFileDoesNotHoldUpTheOthers() throws Exception {
    routes.start().write("a", "wrong").write("b", says("b", "b"));

    awaitAnswer("b", "b");
    awaitError("a.camel.yaml:1: is not a list");
  }

  @Test
  void aFileRefusedForAnIdIsTakenOverWhenTheOtherIsGone() throws Exception {
    routes.start().write("b", says("a", "b"));
    awaitError(routes.file("b") + ":1: route a is there already", "; not taken over");

    Files.delete(routes.file("a"));
    awaitAnswer("a", "b");
  }

  private void startWithConfiguration() throws Exception {
    routes
        .write(
            "a",
            route(
                    "a",
                    "        - throwException:",
                    "            exceptionType: java.io.IOException",
                    "            message: x")
                .replace("    from", "    routeConfigurationId: c\n    from"))
        .write("c", configuration("c", "seda:first"))
        .start();
    producer.sendBody("direct:a", "1");
    assertThat(consumer.receiveBody("seda:first", 5_000)).isEqualTo("1");
  }

  @Test
  void aChangedRouteConfigurationIsAppliedToItsRoutes() throws Exception {
    startWithConfiguration();

    routes.write("c", configuration("c", "seda:second"));

    soon().until(() -> log.all().toString().contains("Taken over: " + routes.file("a")));
    producer.sendBody("direct:a", "2");
    assertThat(consumer.receiveBody("seda:second", 5_000)).isEqualTo("2");
  }

  @Test
  void aBrokenRouteConfigurationLeavesItsRoutesAsTheyAre() throws Exception {
    startWithConfiguration();
    Object before = routes.context.getRoute("a");

    routes.write("c", configuration("c", "htpp:x"));
    awaitError(routes.file("c") + ":11: there is no component \"htpp\"", "runs on");

    assertThat(routes.context.getRoute("a")).isSameAs(before);
    producer.sendBody("direct:a", "3");
    assertThat(consumer.receiveBody("seda:first", 5_000)).isEqualTo("3");

    routes.write("c", configuration("c", "seda:third"));
    soon().until(() -> log.all().toString().contains("Taken over: " + routes.file("a")));
    producer.sendBody("direct:a", "4");
    assertThat(consumer.receiveBody("seda:third", 5_000)).isEqualTo("4");
  }

  @Test
  void aRouteConfigurationInUseIsNotRemoved() throws Exception {
    startWithConfiguration();

    Files.delete(routes.file("c"));

    awaitError(routes.file("a") + ":3: there is no route configuration \"c\"");
    producer.sendBody("direct:a", "5");
    assertThat(consumer.receiveBody("seda:first", 5_000)).isEqualTo("5");
  }

  @Test
  void aRouteConfigurationBesideABrokenRouteIsNotApplied() throws Exception {
    startWithConfiguration();

    routes.write("c", configuration("c", "seda:second") + route("r", to("htpp:x")));
    awaitError(routes.file("c") + ":18: there is no component \"htpp\"");
    producer.sendBody("direct:a", "6");
    assertThat(consumer.receiveBody("seda:first", 5_000)).isEqualTo("6");

    routes.write("c", configuration("c", "seda:second") + says("r", "mended"));
    awaitAnswer("r", "mended");
    soon().until(() -> log.all().toString().contains("Taken over: " + routes.file("a")));
    producer.sendBody("direct:a", "7");
    assertThat(consumer.receiveBody("seda:second", 5_000)).isEqualTo("7");
  }

  @Test
  void aRouteConfigurationThatIsThereAlreadyIsTold() throws Exception {
    startWithConfiguration();

    routes.write("d", configuration("c", "seda:second"));

    awaitError(routes.file("d") + ":1: ", "already exists with id: c", "; not taken over");
  }

  @Test
  void aClockRunsOnceAfterItsScheduleWasChanged() throws Exception {
    String clock =
        says("t", "tick").replace("direct:t", "quartz:g/t?cron=0/1+*+*+*+*+?") + to("seda:ticks");
    routes.write("t", clock).start();
    assertThat(consumer.receiveBody("seda:ticks", 5_000)).isEqualTo("tick");

    routes.write("t", clock.replace("0/1", "0/2").replace("tick\n", "tock\n"));

    soon().until(() -> "tock".equals(consumer.receiveBody("seda:ticks", 100)));
    assertThat(log.of("ERROR")).isEmpty();
  }

  @Test
  void whatIsBeingWorkedOnComesToItsEnd() throws Exception {
    routes
        .write(
            "w",
            route(
                    "w",
                    to("seda:begun"),
                    "        - delay:",
                    "            expression:",
                    "              constant:",
                    "                expression: \"1000\"",
                    to("seda:done"))
                .replace("direct:w", "seda:w"))
        .start();
    producer.sendBody("seda:w", "job");
    assertThat(consumer.receiveBody("seda:begun", 5_000)).isEqualTo("job");

    routes.write("w", route("w", to("seda:other")).replace("direct:w", "seda:w"));

    assertThat(consumer.receiveBody("seda:done", 5_000)).isEqualTo("job");
    soon().until(() -> log.all().toString().contains("Taken over: " + routes.file("w")));
    producer.sendBody("seda:w", "next");
    assertThat(List.of(consumer.receiveBody("seda:other", 5_000))).containsExactly("next");
  }
}

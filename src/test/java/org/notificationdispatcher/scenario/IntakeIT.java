package org.notificationdispatcher.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.simulator.CreatedOrder;
import org.notificationdispatcher.simulator.FaultKind;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.ReceivedMessage;

/** What becomes of what is pushed, while no module is read by its schedule. */
class IntakeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "0123456789012345678901234567890123456789012";

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Queue<ReceivedMessage> told = new ConcurrentLinkedQueue<>();
  private Surroundings surroundings;
  private Surroundings.InProcess dispatcher;

  @BeforeEach
  void start() {
    surroundings =
        new Surroundings(
            folder, InboxOptions.with(Surroundings.SECRET).listener(message -> told.add(message)));
    surroundings.settings.put("dispatcher.intake.enabled", "true");
    surroundings.settings.put("dispatcher.intake.callers", Callers.entry("webdepot", TOKEN));
    surroundings.settings.put("dispatcher.server.port", "0");
    dispatcher = surroundings.start();
  }

  @AfterEach
  void stop() {
    dispatcher.close();
    surroundings.close();
  }

  private URI address() {
    String port = surroundings.settings.get("dispatcher.server.port");
    return URI.create(
        "http://127.0.0.1:"
            + (port.equals("0")
                ? dispatcher.service(VertxPlatformHttpServer.class).getPort()
                : port)
            + "/intake/v1/activations");
  }

  private CreatedOrder order(int number) {
    return surroundings
        .simulator
        .state()
        .createOrder(NewOrder.of("SO-" + number).forCustomer("C-10001").with("PRO-2026", 1));
  }

  private HttpResponse<String> post(String token, String type, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(address())
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private void push(String body) throws Exception {
    HttpResponse<String> answer = post(TOKEN, "application/json", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private List<ReceivedMessage> activations() {
    return told.stream().filter(one -> "activation.completed".equals(one.type())).toList();
  }

  private void awaitTold(int activations) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> activations().size() == activations);
  }

  private void awaitState(String state, int pushes) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> dispatcher.count("intake WHERE state = '" + state + "'") == pushes);
  }

  @Test
  void anActivationIsToldCompletelyInSeconds() throws Exception {
    surroundings.simulator.pushActivations(address(), TOKEN);
    // For figures that mean something: -Dintake.activations=50
    int count = Integer.getInteger("intake.activations", 5);
    List<Long> millis = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      CreatedOrder order = order(n);
      long begin = System.nanoTime();
      surroundings
          .simulator
          .state()
          .confirm(surroundings.simulator.state().activate(order.ticketId(), "130-" + n));
      awaitTold(n);
      millis.add((System.nanoTime() - begin) / 1_000_000);
    }
    millis.sort(null);
    System.out.printf(
        "from activation to webhook: median %d ms, 95th percentile %d ms%n",
        millis.get(count / 2), millis.get(count * 95 / 100));

    JsonNode data = JSON.readTree(activations().get(0).body()).path("data");
    assertThat(data.path("orderId").asText()).isEqualTo("SO-1");
    assertThat(data.path("ticketLicenseId").asLong()).isPositive();
    awaitState("done", count);
    assertThat(dispatcher.upto(Module.ACTIVATIONS)).isNull();
  }

  @Test
  void aReceiptThatComesAfterThePushIsFound() throws Exception {
    CreatedOrder order = order(1);
    long transfer = surroundings.simulator.state().activate(order.ticketId(), "130-1");
    push("{\"ticketLicenseId\": " + order.ticketLicenseIds().get(0) + "}");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> dispatcher.count("intake WHERE state = 'pending' AND asked > 0") == 1);
    assertThat(activations()).isEmpty();

    surroundings.simulator.state().confirm(transfer);

    awaitTold(1);
    awaitState("done", 1);
  }

  @Test
  void ticketLicenseAndContainerAreAllAskedFor() throws Exception {
    List<CreatedOrder> orders = List.of(order(1), order(2), order(3));
    for (CreatedOrder order : orders) {
      surroundings
          .simulator
          .state()
          .confirm(
              surroundings.simulator.state().activate(order.ticketId(), "130-" + order.orderKey()));
    }

    push(
        "[{\"ticketId\": \"%s\"}, {\"ticketLicenseId\": \"%d\"}, {\"cmSerial\": \"130-%d\"}]"
            .formatted(
                orders.get(0).ticketId(),
                orders.get(1).ticketLicenseIds().get(0),
                orders.get(2).orderKey()));

    awaitTold(3);
    awaitState("done", 3);
  }

  @Test
  void manyPushesAboutOneTicketAreFewQuestions() throws Exception {
    CreatedOrder order = order(1);
    surroundings
        .simulator
        .state()
        .confirm(surroundings.simulator.state().activate(order.ticketId(), "130-1"));
    List<String> pushes = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      pushes.add("{\"id\": \"" + n + "\", \"ticketId\": \"" + order.ticketId() + "\"}");
    }
    surroundings.simulator.resetCalls();

    push(pushes.toString());

    awaitState("done", 200);
    assertThat(surroundings.simulator.calls().get("doQueryActivations")).isEqualTo(1);
    assertThat(surroundings.simulator.calls().get("doQueryLicenses")).isEqualTo(1);
    assertThat(activations()).hasSize(1);
  }

  @Test
  void nothingIsLostWhileLicenseCentralIsDown() throws Exception {
    List<CreatedOrder> orders = List.of(order(1), order(2), order(3));
    surroundings.simulator.faults().add(FaultKind.HTTP_503, 1_000_000);
    for (CreatedOrder order : orders) {
      surroundings
          .simulator
          .state()
          .confirm(
              surroundings.simulator.state().activate(order.ticketId(), "130-" + order.orderKey()));
      push("{\"ticketId\": \"" + order.ticketId() + "\"}");
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> dispatcher.count("intake WHERE failures > 0") == 3);

    surroundings.simulator.faults().clear();

    awaitTold(3);
    awaitState("done", 3);
  }

  @Test
  void aQuestionThatIsRefusedIsPutForEachAlone() throws Exception {
    List<CreatedOrder> orders = List.of(order(1), order(2));
    for (CreatedOrder order : orders) {
      surroundings
          .simulator
          .state()
          .confirm(
              surroundings.simulator.state().activate(order.ticketId(), "130-" + order.orderKey()));
    }
    surroundings.simulator.faults().add(FaultKind.RETURN_CODE, 1);
    surroundings.simulator.resetCalls();

    push(
        "[{\"ticketId\": \"%s\"}, {\"ticketId\": \"%s\"}]"
            .formatted(orders.get(0).ticketId(), orders.get(1).ticketId()));

    awaitTold(2);
    awaitState("done", 2);
    assertThat(dispatcher.count("intake WHERE alone")).isEqualTo(2);
    // One after the other: none is asked again because it lost its turn
    assertThat(surroundings.simulator.calls().get("doQueryLicenses")).isEqualTo(2);
  }

  @Test
  void whatWasAcknowledgedSurvivesAKill() throws Exception {
    CreatedOrder order = order(1);
    surroundings
        .simulator
        .state()
        .confirm(surroundings.simulator.state().activate(order.ticketId(), "130-1"));
    dispatcher.close();
    surroundings.settings.put("dispatcher.intake.debounce", "1h");
    surroundings.settings.put("dispatcher.server.port", Integer.toString(freePort()));
    try (DispatcherProcess killed = new DispatcherProcess(folder, surroundings.settings)) {
      await()
          .atMost(Duration.ofSeconds(90))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> killed.check() && post("none", "text/plain", "").statusCode() == 401);
      push("{\"ticketId\": \"" + order.ticketId() + "\"}");
      killed.kill();
    }

    dispatcher = surroundings.restart();
    assertThat(dispatcher.count("intake WHERE state = 'pending'")).isEqualTo(1);
    dispatcher.jdbc.update("UPDATE intake SET due_at = now()");

    awaitTold(1);
    awaitState("done", 1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void whileACycleReadsWhatIsPushedWaits() throws Exception {
    CreatedOrder order = order(1);
    surroundings
        .simulator
        .state()
        .confirm(surroundings.simulator.state().activate(order.ticketId(), "130-1"));
    dispatcher.jdbc.update(
        "INSERT INTO watermark (module, lease_token, lease_until) VALUES ('licenses', 0, now() +"
            + " interval '1 hour')");
    push("{\"ticketId\": \"" + order.ticketId() + "\"}");
    awaitTold(1);
    assertThat(dispatcher.count("intake WHERE state = 'pending' AND failures = 0")).isEqualTo(1);

    dispatcher.jdbc.update("UPDATE watermark SET lease_token = NULL, lease_until = NULL");

    awaitState("done", 1);
    assertThat(activations()).hasSize(1);
  }

  @Test
  void theCycleTellsNothingASecondTime() throws Exception {
    CreatedOrder order = order(1);
    surroundings
        .simulator
        .state()
        .confirm(surroundings.simulator.state().activate(order.ticketId(), "130-1"));
    push("{\"ticketId\": \"" + order.ticketId() + "\"}");
    awaitTold(1);
    awaitState("done", 1);
    long messages = dispatcher.count("message");

    dispatcher.collect(Module.LICENSES);
    dispatcher.collect(Module.ACTIVATIONS);

    assertThat(dispatcher.count("message")).isEqualTo(messages);
  }

  @Test
  void aFormIsTakenAndADuplicateIsStoredOnce() throws Exception {
    String form = "id=4711&cmSerial=130-1&status=activated&shop=north";

    for (String stored :
        List.of("{\"received\":1,\"stored\":1}", "{\"received\":1,\"stored\":0}")) {
      HttpResponse<String> answer = post(TOKEN, "application/x-www-form-urlencoded", form);
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(JSON.readTree(answer.body())).isEqualTo(JSON.readTree(stored));
    }

    assertThat(dispatcher.count("intake WHERE body ->> 'shop' = 'north'")).isEqualTo(1);
  }

  @Test
  void aTicketWithoutATimeOfRestIsToldAtOnce() throws Exception {
    dispatcher.close();
    surroundings.settings.put("dispatcher.activations.level", "ticket");
    surroundings.settings.put("dispatcher.activations.rest", "0s");
    dispatcher = surroundings.restart();
    CreatedOrder order = order(1);
    surroundings
        .simulator
        .state()
        .confirm(surroundings.simulator.state().activate(order.ticketId(), "130-1"));

    push("{\"ticketId\": \"" + order.ticketId() + "\"}");

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> told.stream().anyMatch(one -> "ticket.processed".equals(one.type())));
    assertThat(dispatcher.upto(Module.ACTIVATIONS)).isNull();
  }

  /** That of docs/intake.md, as it stands there. */
  @Test
  void theSampleInPhpPushes() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "php"))),
        "php is not on the PATH: the sample of docs/intake.md was not run");
    Matcher sample =
        Pattern.compile("```php\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/intake.md")));
    assertThat(sample.find()).isTrue();
    Path script = folder.resolve("push.php");
    Files.writeString(
        script,
        sample
                .group(1)
                .replace(
                    "https://dispatcher.example.com/intake/v1/activations", address().toString())
            + """
            $fields = ['cmSerial' => '130-1', 'status' => 'aktiviert für Müller & Söhne'];
            echo json_encode([pushActivation($fields), pushActivation(['status' => 'nothing'])]);
            putenv('DISPATCHER_TOKEN=none');
            echo json_encode(pushActivation($fields));
            """);
    ProcessBuilder php = new ProcessBuilder("php", script.toString()).redirectErrorStream(true);
    php.environment().put("DISPATCHER_TOKEN", TOKEN);
    Process running = php.start();

    assertThat(new String(running.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("[true,false]false");
    assertThat(running.waitFor()).isZero();
    assertThat(dispatcher.jdbc.queryForObject("SELECT body ->> 'status' FROM intake", String.class))
        .isEqualTo("aktiviert für Müller & Söhne");
  }

  @Test
  void whatIsWrongWithARequestIsNamed() throws Exception {
    Map<String, Integer> statuses =
        Map.of("{", 400, "{}", 400, "[" + " ".repeat(300_000) + "]", 413);
    for (Map.Entry<String, Integer> one : statuses.entrySet()) {
      HttpResponse<String> answer = post(TOKEN, "application/json", one.getKey());
      assertThat(answer.statusCode()).isEqualTo(one.getValue());
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(JSON.readTree(answer.body()).path("detail").asText()).isNotEmpty();
    }
    assertThat(post("another", "application/json", "{}").statusCode()).isEqualTo(401);
    assertThat(post(TOKEN, "text/plain", "{}").statusCode()).isEqualTo(415);
    assertThat(dispatcher.count("intake")).isZero();
  }

  @Test
  void whoPushesTooOftenIsToldWhenToTryAgain() throws Exception {
    dispatcher.close();
    surroundings.settings.put("dispatcher.intake.requestsPerMinute", "1");
    dispatcher = surroundings.restart();
    Instant before = Instant.now();
    push("{\"cmSerial\": \"130-1\"}");

    HttpResponse<String> answer = post(TOKEN, "application/json", "{\"cmSerial\": \"130-2\"}");

    assertThat(answer.statusCode()).as("within a minute of " + before).isEqualTo(429);
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
    assertThat(dispatcher.count("intake")).isEqualTo(1);
  }
}

package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.TransmissionException;

class OrderTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
  @RegisterExtension final OutboxContexts contexts = new OutboxContexts(DATABASE);

  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final Queue<Message> delivered = new ConcurrentLinkedQueue<>();

  private CamelContext reader(String uri) throws Exception {
    return contexts.start(OutboxContexts.route(uri, exchange -> {}));
  }

  private Message license(int number, String ticket) {
    return messages.store("license/" + number, "license.created", Map.of("ticketId", ticket));
  }

  private List<String> keys() {
    return DATABASE
        .jdbc()
        .queryForList("SELECT order_key FROM delivery ORDER BY sequence", String.class);
  }

  @Test
  void bySubjectUnlessSaidOtherwise() throws Exception {
    contexts.send(reader("outbox:shop"), "outbox:shop", license(1, "T"), license(2, "T"));

    assertThat(keys()).containsExactly("license/1", "license/2");
  }

  @Test
  void theReaderSaysByTicketAndItHoldsForAllWhoRecord() throws Exception {
    contexts.send(
        reader("outbox:shop?order=ticket"),
        "outbox:shop",
        license(1, "T"),
        license(2, "T"),
        messages.store("order/1", "order.created"));

    assertThat(keys()).containsExactly("ticket/T", "ticket/T", "order/1");
  }

  @Test
  void whoOnlyRecordsSaysItByItself() throws Exception {
    contexts.send(contexts.start(), "outbox:shop?order=none", license(1, "T"));

    assertThat(keys()).containsOnlyNulls();
  }

  @Test
  void anExpressionSeesTheMessageAndFallsBackOnTheSubject() throws Exception {
    contexts.send(
        reader("outbox:shop?order=RAW(${body.data[customer]})"),
        "outbox:shop",
        messages.store("license/1", "license.created", Map.of("customer", "C-1")),
        license(2, "T"));

    assertThat(keys()).containsExactly("C-1", "license/2");
  }

  @Test
  void theOrderIsNotedDownForCommandsThatRunWithoutRoutes() throws Exception {
    reader("outbox:shop?order=ticket&onDead=block");

    assertThat(
            DATABASE
                .jdbc()
                .queryForList("SELECT order_by || ' ' || on_dead FROM destination", String.class))
        .containsExactly("ticket block");
  }

  @Test
  void twoOrdersOfOneDestinationAreRefused() throws Exception {
    CamelContext context = reader("outbox:shop?order=ticket");

    assertThatThrownBy(() -> contexts.send(context, "outbox:shop?order=none", license(1, "T")))
        .hasStackTraceContaining("outbox:shop: order 'none' here and 'ticket' elsewhere");
  }

  @Test
  void aReaderThatIsReplacedMaySayOtherwise() throws Exception {
    CamelContext context = contexts.start();
    for (String option : List.of("?order=ticket", "?order=none", "")) {
      context.addRoutes(OutboxContexts.route("outbox:shop" + option, exchange -> {}));
      contexts.send(context, "outbox:shop", license(1, "T"));
      String id = context.getRoutes().get(0).getRouteId();
      context.getRouteController().stopRoute(id);
      context.removeRoute(id);
    }

    assertThat(keys()).containsExactly("ticket/T", null, "license/1");
  }

  @Test
  void whatCannotBeReadStopsTheStart() {
    assertThatThrownBy(() -> reader("outbox:shop?order=sometimes"))
        .hasStackTraceContaining("no order 'sometimes': use subject, ticket, none");
    assertThatThrownBy(() -> reader("outbox:shop?order=RAW(${nothing})"))
        .hasStackTraceContaining("nothing");
    assertThatThrownBy(() -> reader("outbox:shop?onDead=wait"))
        .hasStackTraceContaining("onDead is skip or block, not 'wait'");
  }

  private CamelContext rejecting(String options, String subject) throws Exception {
    return contexts.start(
        OutboxContexts.route(
            "outbox:shop?pollDelay=20ms" + options,
            exchange -> {
              Message message = exchange.getMessage().getBody(Message.class);
              if (message.subject().equals(subject) && delivered.isEmpty()) {
                delivered.add(message);
                throw TransmissionException.rejected("no", 422, null);
              }
              delivered.add(message);
            }));
  }

  @Test
  void aDeadLetterLetsOthersOfItsKeyPass() throws Exception {
    CamelContext context = rejecting("&concurrency=1", "license/1");
    contexts.send(context, "outbox:shop", license(1, "T"), license(1, "T"));

    contexts.awaitState("delivered", 1);
    contexts.awaitState("dead", 1);
  }

  @Test
  void aDeadLetterThatBlocksHoldsItsKeyAndNothingElse() throws Exception {
    CamelContext context = rejecting("&concurrency=1&onDead=block", "license/1");
    contexts.send(context, "outbox:shop", license(1, "T"), license(1, "T"), license(2, "T"));
    contexts.awaitState("delivered", 1);
    Message late = license(1, "T");
    Message other = license(3, "T");

    contexts.send(context, "outbox:shop", late, other);

    contexts.awaitState("delivered", 2);
    assertThat(delivered).extracting(Message::subject).containsOnlyOnce("license/1");
    contexts.awaitState("pending", 2);
    contexts.awaitState("dead", 1);
  }

  @Test
  void whatADeadLetterHeldGoesOnWhenTheDestinationNoLongerWantsThat() throws Exception {
    CamelContext blocking = rejecting("&onDead=block", "license/1");
    Message last = license(1, "T");
    contexts.send(blocking, "outbox:shop", license(1, "T"), license(1, "T"), license(2, "T"));
    contexts.awaitState("delivered", 1);
    contexts.send(blocking, "outbox:shop", last);
    blocking.stop();

    reader("outbox:shop?pollDelay=20ms");

    contexts.awaitState("delivered", 3);
    contexts.awaitState("pending", 0);
  }
}

package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
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
  void aRouteInYamlNamesTheExpressionAsItIs() throws Exception {
    CamelContext context = contexts.start();
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.fromString(
                "deliver-shop.camel.yaml",
                """
                - route:
                    id: deliver-shop
                    from:
                      uri: outbox:shop
                      parameters:
                        order: ${body.type} ${body.data[customer]}
                      steps:
                        - log:
                            message: ${body.subject}
                """));

    contexts.send(
        context,
        "outbox:shop",
        messages.store("license/1", "license.created", Map.of("customer", "C-1")));

    assertThat(keys()).containsExactly("license.created C-1");
  }

  @Test
  void aRouteInYamlNamesAnExpressionWithWhatAnAddressMustNotHave() throws Exception {
    CamelContext context = contexts.start();
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.fromString(
                "deliver-shop.camel.yaml",
                """
                - route:
                    id: deliver-shop
                    from:
                      uri: outbox:shop
                      parameters:
                        order: "${body.type}&${body.data[customer]}=100%+?(#1)"
                        supersede: "${body.data[a&b]}"
                      steps:
                        - log:
                            message: ${body.subject}
                """));

    contexts.send(
        context,
        "outbox:shop",
        messages.store("license/1", "license.created", Map.of("customer", "C-1", "a&b", "S")));

    assertThat(keys()).containsExactly("license.created&C-1=100%+?(#1)");
    assertThat(DATABASE.jdbc().queryForList("SELECT supersede_key FROM delivery", String.class))
        .containsExactly("S");
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
    assertThatThrownBy(() -> reader("outbox:shop?order=${body.data[a&b]}"))
        .hasStackTraceContaining("'${body.data[a' is not in Camel's Simple language: ")
        .hasStackTraceContaining("; give it as a parameter, or in an address as RAW(...)");
    assertThatThrownBy(() -> reader("outbox:shop?onDead=wait"))
        .hasStackTraceContaining("onDead is skip or block, not 'wait'");
  }

  private CamelContext rejecting(Message rejected, String options) throws Exception {
    return contexts.start(
        OutboxContexts.route(
            "outbox:shop?pollDelay=20ms" + options,
            exchange -> {
              Message message = exchange.getMessage().getBody(Message.class);
              if (message.id().equals(rejected.id())) {
                throw TransmissionException.rejected("no", 422, null);
              }
              delivered.add(message);
            }));
  }

  @Test
  void aDeadLetterLetsOthersOfItsKeyPass() throws Exception {
    Message rejected = license(1, "T");
    Message later = license(1, "T");
    CamelContext context = rejecting(rejected, "");
    contexts.send(context, "outbox:shop", rejected, later);

    contexts.awaitState("delivered", 1);
    contexts.awaitState("dead", 1);
    assertThat(delivered).containsExactly(later);
  }

  @Test
  void aDeadLetterThatBlocksHoldsItsKeyAndNothingElse() throws Exception {
    Message rejected = license(1, "T");
    Message held = license(1, "T");
    Message other = license(2, "T");
    CamelContext context = rejecting(rejected, "&onDead=block");
    contexts.send(context, "outbox:shop", rejected, held, other);
    contexts.awaitState("dead", 1);
    Message late = license(1, "T");
    Message another = license(3, "T");

    contexts.send(context, "outbox:shop", late, another);

    contexts.awaitState("delivered", 2);
    contexts.awaitState("pending", 2);
    assertThat(delivered).containsExactlyInAnyOrder(other, another);
  }

  @Test
  void whatADeadLetterHeldGoesOnWhenTheDestinationNoLongerWantsThat() throws Exception {
    Message rejected = license(1, "T");
    Message held = license(1, "T");
    CamelContext blocking = rejecting(rejected, "&onDead=block");
    contexts.send(blocking, "outbox:shop", rejected, held);
    contexts.awaitState("dead", 1);
    // It has been looked at, and is not looked at again
    await()
        .until(
            () ->
                DATABASE
                    .jdbc()
                    .queryForObject(
                        "SELECT waiting FROM delivery WHERE state = 'pending'", Boolean.class));
    blocking.stop();

    reader("outbox:shop?pollDelay=20ms");

    contexts.awaitState("delivered", 1);
  }
}

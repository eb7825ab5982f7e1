package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;

class SupersedeTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
  @RegisterExtension final OutboxContexts contexts = new OutboxContexts(DATABASE);

  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final Destinations destinations = new Destinations(DATABASE.dataSource());

  /** Records for a destination that is paused, one transaction a message. */
  private List<String> states(String options, Message... recorded) throws Exception {
    CamelContext context =
        contexts.start(OutboxContexts.route("outbox:shop" + options, exchange -> {}));
    destinations.pause("shop", null);
    for (Message message : recorded) {
      contexts.send(context, "outbox:shop", message);
    }
    return DATABASE
        .jdbc()
        .queryForList("SELECT state FROM delivery ORDER BY sequence", String.class);
  }

  private Message message(String subject, String type) {
    return messages.store(subject, type);
  }

  private Message ofCustomer(String customer) {
    return messages.store("license/1", "license.updated", Map.of("customer", customer));
  }

  @Test
  void onlyTypesThatTellAStateUnlessSaidOtherwise() throws Exception {
    assertThat(
            states(
                "",
                message("license/1", "activation.current"),
                message("license/1", "license.updated"),
                message("license/1", "license.updated"),
                message("license/1", "activation.current")))
        .containsExactly("superseded", "pending", "pending", "pending");
  }

  @Test
  void byTypeTheNewestOfATypeAndSubjectIsEnough() throws Exception {
    assertThat(
            states(
                "?supersede=type",
                message("license/1", "license.updated"),
                message("license/2", "license.updated"),
                message("license/1", "license.withdrawn"),
                message("license/1", "license.updated")))
        .containsExactly("superseded", "pending", "pending", "pending");
  }

  @Test
  void whoWantsAllOfThemGetsThem() throws Exception {
    assertThat(
            states(
                "?supersede=none",
                message("license/1", "activation.current"),
                message("license/1", "activation.current")))
        .containsOnly("pending");
  }

  @Test
  void anExpressionGivesTheKeyAndWhereItGivesNoneAllAreDelivered() throws Exception {
    assertThat(
            states(
                "?supersede=RAW(${body.data[customer]})",
                ofCustomer("C-1"),
                ofCustomer("C-2"),
                message("license/1", "license.updated"),
                message("license/1", "license.updated"),
                ofCustomer("C-1")))
        .containsExactly("superseded", "pending", "pending", "pending", "pending");
  }

  @Test
  void whatStoodBehindASupersededOneIsDelivered() throws Exception {
    states(
        "?supersede=type&pollDelay=20ms",
        message("license/1", "license.updated"),
        message("license/1", "license.withdrawn"),
        message("license/1", "license.updated"));

    destinations.resume("shop");

    contexts.awaitState("delivered", 2);
    contexts.awaitState("superseded", 1);
  }

  @Test
  void theRuleIsNotedDownAsItWasGiven() throws Exception {
    states("?supersede=type");

    assertThat(DATABASE.jdbc().queryForObject("SELECT supersede_by FROM destination", String.class))
        .isEqualTo("type");
  }

  @Test
  void twoRulesOfOneDestinationAreRefused() throws Exception {
    CamelContext context =
        contexts.start(OutboxContexts.route("outbox:shop?supersede=type", exchange -> {}));

    assertThatThrownBy(
            () ->
                contexts.send(
                    context, "outbox:shop?supersede=none", message("license/1", "license.updated")))
        .hasStackTraceContaining("outbox:shop: supersede 'none' here and 'type' elsewhere");
  }

  @Test
  void whatCannotBeReadStopsTheStart() {
    assertThatThrownBy(() -> states("?supersede=always"))
        .hasStackTraceContaining("no supersede 'always': use current, type, none");
  }
}

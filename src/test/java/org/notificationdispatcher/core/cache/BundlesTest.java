package org.notificationdispatcher.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.core.cache.TellRules.everyRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;

class BundlesTest {
  private static final Duration REST = Duration.ofSeconds(10);

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private SnapshotStore snapshots;
  private Bundles bundles;

  private void use(Level licenses, Level activations) {
    use(licenses, activations, false);
  }

  private void use(Level licenses, Level activations, boolean silent) {
    Map<Module, TellRules> rules =
        Map.of(
            Module.ORDERS, rules(Module.ORDERS, Level.RECORD, silent),
            Module.LICENSES, rules(Module.LICENSES, licenses, silent),
            Module.ACTIVATIONS, rules(Module.ACTIVATIONS, activations, silent));
    snapshots = new SnapshotStore(DATABASE.dataSource(), "lc-eu", rules);
    bundles = new Bundles(DATABASE.dataSource(), "lc-eu", rules);
  }

  private static TellRules rules(Module module, Level level, boolean silent) {
    TellRules rules =
        everyRecord(FieldSelection.of(module, List.of("*")))
            .at(level, level == Level.TICKET ? REST : Duration.ZERO);
    return silent ? rules.silently() : rules;
  }

  private void keep(CollectedRecord... records) {
    snapshots.keep(List.of(records), false, DetailLookup.none());
  }

  /** The end of a window: how far the module has read. */
  private List<Message> tell(Module module, Instant upto) {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO watermark (module, upto) VALUES (?, ?::timestamptz)"
                + " ON CONFLICT (module) DO UPDATE SET upto = excluded.upto",
            module.toString(),
            upto.toString());
    List<Message> messages = new ArrayList<>();
    Bundles.Step step;
    do {
      step = bundles.tell(module.toString(), DetailLookup.none());
      step.messages().stream().map(NewMessage::message).forEach(messages::add);
    } while (step.more());
    return messages;
  }

  private List<Message> tell(Module module) {
    return tell(module, TEN.plusSeconds(3600));
  }

  private static License license(long number, String state, Long replacedBy, Instant modified) {
    return new License(
        number,
        "T",
        1,
        10,
        "SO-1",
        "C-1",
        "PRO",
        6_000_010,
        201_000,
        state,
        false,
        0,
        null,
        null,
        TEN,
        null,
        replacedBy,
        null,
        1,
        modified);
  }

  private static License license(long number, Instant modified) {
    return license(number, "NotYetCollected", null, modified);
  }

  private static Order order(int quantity, Instant modified) {
    return new Order(
        1,
        "SO-1",
        "T",
        "C-1",
        TEN,
        null,
        null,
        List.of(new OrderItem(10, 1, "PRO", null, quantity, List.of())),
        modified);
  }

  private static Activation activation(
      long key, long transfer, String ticket, long license, int generation, String state) {
    return activation(key, transfer, ticket, license, generation, state, TEN);
  }

  private static Activation activation(
      long key,
      long transfer,
      String ticket,
      long license,
      int generation,
      String state,
      Instant modified) {
    return new Activation(
        key,
        transfer,
        "Activate",
        state,
        license,
        ticket,
        1,
        "SO-1",
        "PRO",
        "130-" + transfer,
        "CmActLicense",
        generation,
        1L,
        generation == 1,
        TEN,
        modified,
        null,
        null,
        1,
        null,
        modified);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> numbers(Message message) {
    return ((List<Map<String, Object>>) message.data().get("licenses"))
        .stream().map(license -> license.get("ticketLicenseId")).toList();
  }

  @Test
  void anOrderItemIsToldWhenAllItsLicensesAreKnown() {
    use(Level.ORDER_ITEM, Level.RECORD);
    keep(license(1, TEN), license(2, TEN));
    assertThat(tell(Module.LICENSES)).isEmpty();

    keep(order(3, TEN));
    assertThat(tell(Module.LICENSES)).isEmpty();

    keep(license(3, TEN.plusSeconds(1)));
    List<Message> told = tell(Module.LICENSES);
    assertThat(told).extracting(Message::type).containsExactly("order_item.created");
    assertThat(told.get(0).subject()).isEqualTo("order-item/10");
    assertThat(told.get(0).timestamp()).isEqualTo(TEN.plusSeconds(1));
    assertThat(told.get(0).correlationId()).isEqualTo("SO-1");
    assertThat(told.get(0).data()).containsEntry("quantity", 3).containsEntry("orderId", "SO-1");
    assertThat(numbers(told.get(0))).containsExactly(1, 2, 3);
    assertThat(tell(Module.LICENSES)).isEmpty();
  }

  @Test
  void anOrderThatComesAfterItsLicensesCompletesThem() {
    use(Level.ORDER_ITEM, Level.RECORD);
    keep(license(1, TEN));
    assertThat(tell(Module.LICENSES)).isEmpty();

    keep(order(1, TEN));

    assertThat(tell(Module.LICENSES)).hasSize(1);
  }

  @Test
  void aChangeOfALicenseTellsItsOrderItemAgain() {
    use(Level.ORDER_ITEM, Level.RECORD);
    keep(order(2, TEN));
    keep(license(1, TEN), license(2, TEN));
    tell(Module.LICENSES);

    keep(license(2, "ConfirmedCollected", null, TEN.plusSeconds(9)));

    List<Message> told = tell(Module.LICENSES);
    assertThat(told).extracting(Message::type).containsExactly("order_item.updated");
    assertThat(numbers(told.get(0))).containsExactly(1, 2);
  }

  @Test
  void aReplacedLicenseIsToldWithItsSuccessorAndNotWithoutIt() {
    use(Level.ORDER_ITEM, Level.RECORD);
    keep(order(2, TEN));
    keep(license(1, TEN), license(2, TEN));
    tell(Module.LICENSES);

    keep(license(2, "Replaced", 3L, TEN.plusSeconds(9)));
    assertThat(tell(Module.LICENSES)).isEmpty();
    keep(license(3, TEN.plusSeconds(9)));

    assertThat(numbers(tell(Module.LICENSES).get(0))).containsExactly(1, 2, 3);
  }

  @Test
  void aGrownOrderItemIsToldAgainWhenItIsCompleteAgain() {
    use(Level.ORDER_ITEM, Level.RECORD);
    keep(order(1, TEN));
    keep(license(1, TEN));
    tell(Module.LICENSES);

    keep(order(2, TEN.plusSeconds(5)));
    assertThat(tell(Module.LICENSES)).isEmpty();
    keep(license(2, TEN.plusSeconds(5)));

    assertThat(numbers(tell(Module.LICENSES).get(0))).containsExactly(1, 2);
  }

  @Test
  void aSilentBackFillTellsAnOrderItemOnlyWhenItChangesLater() {
    use(Level.ORDER_ITEM, Level.RECORD, true);
    snapshots.keep(List.of(order(1, TEN)), true, DetailLookup.none());
    snapshots.keep(List.of(license(1, TEN)), true, DetailLookup.none());
    assertThat(tell(Module.LICENSES)).isEmpty();
    snapshots.keep(List.of(license(1, TEN)), false, DetailLookup.none());
    assertThat(tell(Module.LICENSES)).isEmpty();

    keep(license(1, "ConfirmedCollected", null, TEN.plusSeconds(9)));

    assertThat(tell(Module.LICENSES))
        .extracting(Message::type)
        .containsExactly("order_item.updated");
  }

  @Test
  void anOrderReadAfterASilentBackFillDoesNotTellItsOldLicenses() {
    use(Level.ORDER_ITEM, Level.RECORD, true);
    snapshots.keep(List.of(license(1, TEN)), true, DetailLookup.none());
    assertThat(tell(Module.LICENSES)).isEmpty();
    keep(order(1, TEN));
    assertThat(tell(Module.LICENSES)).isEmpty();

    keep(license(1, "ConfirmedCollected", null, TEN.plusSeconds(9)));
    assertThat(tell(Module.LICENSES)).hasSize(1);
  }

  @Test
  void aTransferOfATicketIsOneMessageHoweverItComes() {
    use(Level.RECORD, Level.TICKET);
    keep(activation(1, 7, "A", 100, 1, "Completed"));
    assertThat(tell(Module.ACTIVATIONS, TEN.plusSeconds(9))).isEmpty();
    keep(activation(2, 7, "A", 101, 1, "Completed", TEN.plusMillis(1)));
    assertThat(tell(Module.ACTIVATIONS, TEN.plusSeconds(10))).isEmpty();

    List<Message> told = tell(Module.ACTIVATIONS, TEN.plusSeconds(11));

    assertThat(told).extracting(Message::type).containsExactly("ticket.processed");
    assertThat(told.get(0).subject()).isEqualTo("ticket/A");
    assertThat(told.get(0).data())
        .containsEntry("transferKey", 7)
        .containsEntry("cmSerial", "130-7");
    assertThat(numbers(told.get(0))).containsExactly(100, 101);
    assertThat(tell(Module.ACTIVATIONS)).isEmpty();
  }

  @Test
  void ticketsAndTransfersAreToldApart() {
    use(Level.RECORD, Level.TICKET);
    keep(
        activation(1, 7, "A", 100, 1, "Completed"),
        activation(2, 7, "B", 200, 1, "Completed"),
        activation(3, 8, "A", 101, 1, "Completed"),
        activation(4, 9, "A", 102, 1, "Open"));

    assertThat(tell(Module.ACTIVATIONS))
        .extracting(BundlesTest::numbers)
        .containsExactlyInAnyOrder(List.of(100), List.of(200), List.of(101));
  }

  @Test
  void aTicketOfFiveHundredLicensesIsOneMessage() {
    use(Level.RECORD, Level.TICKET);
    List<Activation> all =
        LongStream.rangeClosed(1, 500)
            .mapToObj(n -> activation(n, 7, "A", 1000 + n, 1, "Completed"))
            .toList();
    snapshots.keep(all.subList(0, 200), false, DetailLookup.none());
    snapshots.keep(all.subList(200, 400), false, DetailLookup.none());
    snapshots.keep(all.subList(400, 500), false, DetailLookup.none());

    List<Message> told = tell(Module.ACTIVATIONS);

    assertThat(told).hasSize(1);
    assertThat(numbers(told.get(0))).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void manyBundlesAreToldInSteps() {
    use(Level.RECORD, Level.CURRENT);
    List<Activation> all =
        LongStream.rangeClosed(1, 250)
            .mapToObj(n -> activation(n, n, "A", n, 1, "Completed"))
            .toList();
    snapshots.keep(all, false, DetailLookup.none());

    assertThat(bundles.tell("activations", DetailLookup.none()).more()).isTrue();
    assertThat(tell(Module.ACTIVATIONS)).hasSize(150);
  }

  @Test
  void onlyTheNewestTransferOfALicenseIsItsCurrentState() {
    use(Level.RECORD, Level.CURRENT);
    keep(
        activation(2, 8, "A", 100, 2, "Completed"),
        // An older one whose receipt came last
        activation(1, 7, "A", 100, 1, "Completed", TEN.plusSeconds(50)));

    List<Message> told = tell(Module.ACTIVATIONS);

    assertThat(told).extracting(Message::type).containsExactly("activation.current");
    assertThat(told.get(0).subject()).isEqualTo("license/100");
    assertThat(told.get(0).data()).containsEntry("cmSerial", "130-8");
  }

  @Test
  void aLateReceiptOfAnOlderTransferDoesNotBringItsStateBack() {
    use(Level.RECORD, Level.CURRENT);
    keep(activation(2, 8, "A", 100, 2, "Completed"));
    tell(Module.ACTIVATIONS);

    keep(activation(1, 7, "A", 100, 1, "Completed", TEN.plusSeconds(50)));

    assertThat(tell(Module.ACTIVATIONS)).isEmpty();
  }

  @Test
  void whatIsNotLookedAtBeforeACrashIsLookedAtAfterIt() {
    use(Level.RECORD, Level.TICKET);
    keep(activation(1, 7, "A", 100, 1, "Completed"));

    use(Level.RECORD, Level.TICKET);

    assertThat(tell(Module.ACTIVATIONS)).hasSize(1);
  }

  /** In a back-fill nobody has counted the rows for the planner yet. */
  @ParameterizedTest
  @EnumSource(
      value = Level.class,
      names = {"ORDER_ITEM", "TICKET", "CURRENT"})
  void readsOnlyTheRecordsOfTheBundlesThoughTheTableIsLarge(Level level) {
    boolean licenses = level == Level.ORDER_ITEM;
    use(licenses ? level : Level.RECORD, licenses ? Level.RECORD : level);
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO snapshot (module, source_key, digest, changed_at, data) SELECT ?, 'x' || n,"
                + " '', now(), json_build_object('orderItemKey', -n, 'orderKey', -n, 'transferKey',"
                + " -n, 'ticketLicenseId', -n) FROM generate_series(1, 20000) n",
            licenses ? "licenses" : "activations");
    keep(order(1, TEN));
    keep(licenses ? license(1, TEN) : activation(1, 7, "A", 100, 1, "Completed"));
    long before = DATABASE.rowsRead("snapshot");

    assertThat(tell(licenses ? Module.LICENSES : Module.ACTIVATIONS)).hasSize(1);

    assertThat(DATABASE.rowsRead("snapshot") - before).isLessThan(100);
  }
}

package org.notificationdispatcher.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.Samples.activation;
import static org.notificationdispatcher.Samples.license;
import static org.notificationdispatcher.Samples.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.common.CmContainer;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.Customer;
import org.notificationdispatcher.common.Item;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;

class DetailsTest {
  private long now;
  private final Details details = details(100, 10);

  private Details details(int size, int idsPerCall) {
    return new Details(
        Map.of(
            Module.ORDERS, Set.of(Detail.CUSTOMER, Detail.ITEM),
            Module.LICENSES, Set.of(Detail.CUSTOMER),
            Module.ACTIVATIONS, Set.of(Detail.CONTAINER)),
        size,
        Duration.ofMinutes(10),
        idsPerCall,
        () -> now);
  }

  private static ObjectNode all(CollectedRecord record) {
    return MessageJson.mapper().valueToTree(record);
  }

  @Test
  void onlyWhatIsSelectedAndNotKnownIsAskedFor() {
    List<ObjectNode> orders = List.of(all(order(1, "a", TEN)), all(order(2, "b", TEN)));
    DetailLookup first = details.lookup("orders", orders);

    assertThat(first.requests())
        .containsExactlyInAnyOrder(
            new DetailRequest(Detail.CUSTOMER, List.of("C-1")),
            new DetailRequest(Detail.ITEM, List.of("PRO-2026")));
    first
        .requests()
        .forEach(
            request ->
                details.add(
                    first,
                    request.detail() == Detail.CUSTOMER
                        ? List.of(new Customer("C-1", "ACME", null))
                        : List.of(new Item("PRO-2026", "Professional", 6_000_010L, 1L))));
    assertThat(details.lookup("orders", orders).requests()).isEmpty();

    ObjectNode told = orders.get(0).deepCopy();
    first.addTo(told, orders.get(0));
    assertThat(told.at("/customer/name").asText()).isEqualTo("ACME");
    assertThat(told.at("/items/0/item/firmCode").asLong()).isEqualTo(6_000_010);
  }

  @Test
  void aModuleWithoutDetailsAsksNothing() {
    assertThat(
            new Details(Map.of(), 1, Duration.ofHours(1), 1)
                .lookup("orders", List.of(all(order(1, "a", TEN))))
                .requests())
        .isEmpty();
  }

  @Test
  void whatLicenseCentralDoesNotKnowIsNotAskedForAgain() {
    List<ObjectNode> licenses = List.of(all(license(1, "NotYetCollected", TEN)));
    DetailLookup lookup = details.lookup("licenses", licenses);
    details.add(lookup, List.of());

    assertThat(details.lookup("licenses", licenses).requests()).isEmpty();
    ObjectNode told = licenses.get(0).deepCopy();
    lookup.addTo(told, licenses.get(0));
    assertThat(told.has("customer")).isFalse();
  }

  /** Its state changes with each transfer, and what is told is a transfer. */
  @Test
  void aContainerIsAskedForEachTime() {
    List<ObjectNode> activations = List.of(all(activation(1, "Activate", "Completed", TEN)));
    DetailLookup lookup = details.lookup("activations", activations);
    details.add(
        lookup, List.of(new CmContainer("130-150197269", "CmActLicense", null, null, "Ok", 3L)));

    ObjectNode told = activations.get(0).deepCopy();
    lookup.addTo(told, activations.get(0));
    assertThat(told.at("/container/state").asText()).isEqualTo("Ok");
    assertThat(details.lookup("activations", activations).requests()).hasSize(1);
  }

  @Test
  void afterItsTimeToLiveItIsAskedForAgain() {
    List<ObjectNode> licenses = List.of(all(license(1, "NotYetCollected", TEN)));
    DetailLookup lookup = details.lookup("licenses", licenses);
    details.add(lookup, List.of(new Customer("C-1", "ACME", null)));

    now += Duration.ofMinutes(10).toNanos() - 1;
    assertThat(details.lookup("licenses", licenses).requests()).isEmpty();
    now += 1;
    assertThat(details.lookup("licenses", licenses).requests()).hasSize(1);
  }

  @Test
  void whatTheCacheHasNoRoomForIsStillTold() {
    Details small = details(1, 1000);
    List<ObjectNode> licenses =
        LongStream.range(0, 50)
            .mapToObj(n -> all(license(n, "NotYetCollected", TEN)).put("customerId", "C-" + n))
            .toList();
    DetailLookup lookup = small.lookup("licenses", licenses);
    small.add(
        lookup,
        LongStream.range(0, 50).mapToObj(n -> new Customer("C-" + n, "no. " + n, null)).toList());

    assertThat(licenses)
        .allSatisfy(
            license -> {
              assertThat(lookup.covers(license)).isTrue();
              ObjectNode told = license.deepCopy();
              lookup.addTo(told, license);
              assertThat(told.at("/customer/name").asText()).startsWith("no. ");
            });
  }

  @Test
  void manyAreAskedForInBatches() {
    List<ObjectNode> licenses =
        LongStream.range(0, 25)
            .mapToObj(n -> all(license(n, "NotYetCollected", TEN)).put("customerId", "C-" + n))
            .toList();

    assertThat(details.lookup("licenses", licenses).requests())
        .extracting(request -> request.ids().size())
        .containsExactly(10, 10, 5);
    assertThat(details(100, 1).lookup("licenses", licenses).requests()).hasSize(25);
  }

  @Test
  void aDetailTheModuleDoesNotHaveIsRefusedWithThoseItHas() {
    assertThat(Detail.of(Module.LICENSES, List.of("customer", "container")))
        .containsExactly(Detail.CUSTOMER, Detail.CONTAINER);
    assertThatThrownBy(() -> Detail.of(Module.ACTIVATIONS, List.of("customer")))
        .hasMessage("no detail 'customer'; activations have [item, container]");
  }
}

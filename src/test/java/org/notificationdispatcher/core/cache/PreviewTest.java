package org.notificationdispatcher.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.Samples.activation;
import static org.notificationdispatcher.Samples.license;
import static org.notificationdispatcher.Samples.order;
import static org.notificationdispatcher.core.cache.TellRules.everyRecord;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;

class PreviewTest {
  private static Preview preview(Level licenses, Level activations) {
    return new Preview(
        "lc-eu",
        Map.of(
            Module.ORDERS, rules(Module.ORDERS, Level.RECORD),
            Module.LICENSES, rules(Module.LICENSES, licenses),
            Module.ACTIVATIONS, rules(Module.ACTIVATIONS, activations)));
  }

  private static TellRules rules(Module module, Level level) {
    return everyRecord(FieldSelection.of(module, List.of("*"))).at(level, Duration.ZERO);
  }

  @Test
  void everyRecordIsAMessageOfItsOwn() {
    List<Message> messages =
        preview(Level.RECORD, Level.RECORD)
            .messages(List.of(order(1, "a", TEN), order(2, "b", TEN)));

    assertThat(messages).extracting(Message::type).containsOnly("order.created").hasSize(2);
    assertThat(messages.get(0).correlationId()).isEqualTo("SO-2026-1");
    assertThat(messages.get(0).data()).containsKeys("orderId", "newItems");
  }

  @Test
  void whatIsToldTogetherIsOneMessage() {
    Preview preview = preview(Level.ORDER_ITEM, Level.CURRENT);

    assertThat(
            preview.messages(
                List.of(license(1, "NotYetCollected", TEN), license(2, "Replaced", TEN))))
        .singleElement()
        .extracting(Message::type)
        .isEqualTo("order_item.created");
    assertThat(
            preview.messages(
                List.of(
                    activation(1, "Activate", "Completed", TEN),
                    activation(2, "Return", "Open", TEN))))
        .singleElement()
        .satisfies(message -> assertThat(message.data()).containsEntry("type", "Activate"));
  }

  @Test
  void withoutRecordsThereIsNothingToTell() {
    assertThat(preview(Level.RECORD, Level.RECORD).messages(List.of())).isEmpty();
  }
}

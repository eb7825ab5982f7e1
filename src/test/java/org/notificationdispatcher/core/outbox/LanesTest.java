package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.common.Message;

class LanesTest {
  private final Lanes lanes = new Lanes();

  private static Held held(int attempts) {
    Message message =
        new Message(
            UUID.randomUUID(),
            "license.updated",
            Instant.parse("2026-11-24T10:00:00Z"),
            "test",
            "license/1",
            null,
            1,
            Map.of());
    return new Held(new ClaimedDelivery(message, 1, attempts, null, 0), false, 0);
  }

  private void queue(int fresh, int repeats) {
    IntStream.range(0, fresh).forEach(n -> lanes.add(held(0)));
    IntStream.range(0, repeats).forEach(n -> lanes.add(held(1)));
  }

  private List<Held> begin(int slots) {
    List<Held> begun = new ArrayList<>();
    for (Held next = lanes.next(slots); next != null; next = lanes.next(slots)) {
      lanes.begun(next);
      begun.add(next);
    }
    return begun;
  }

  private static long repeats(List<Held> begun) {
    return begun.stream().filter(Held::repeat).count();
  }

  @Property
  void repeatsAloneLeaveAQuarterOfTheSlotsFree(@ForAll @IntRange(min = 2, max = 200) int slots) {
    Lanes full = new Lanes();
    IntStream.range(0, 300).forEach(n -> full.add(held(1)));
    int begun = 0;
    for (Held next = full.next(slots); next != null; next = full.next(slots)) {
      full.begun(next);
      begun++;
    }

    assertThat(begun).isEqualTo(slots - Math.max(1, slots / 4)).isPositive();
    full.add(held(0));
    assertThat(full.next(slots)).isNotNull();
  }

  @Test
  void theOnlySlotIsShared() {
    queue(0, 2);

    assertThat(begin(1)).hasSize(1);
  }

  @Test
  void takeTurns() {
    queue(8, 8);

    assertThat(repeats(begin(8))).isEqualTo(4);
  }

  @Test
  void whatIsNewMayTakeAllSlots() {
    queue(8, 0);

    assertThat(begin(8)).hasSize(8);
  }

  @Test
  void aSlotThatBecomesFreeIsTakenAgain() {
    queue(0, 10);
    List<Held> begun = begin(8);
    assertThat(begun).hasSize(6);

    lanes.ended(begun.get(0));

    assertThat(lanes.active()).isEqualTo(5);
    assertThat(begin(8)).hasSize(1);
  }

  @Test
  void beginsNothingWhereMoreIsUnderWayThanThereAreSlots() {
    queue(10, 0);
    begin(8);

    assertThat(begin(4)).isEmpty();
  }

  @Test
  void whatIsNotBegunCanBeTakenBack() {
    queue(3, 3);
    begin(2);

    assertThat(lanes.takeBack()).hasSize(4);
    assertThat(lanes.takeBack()).isEmpty();
    assertThat(lanes.active()).isEqualTo(2);
  }
}

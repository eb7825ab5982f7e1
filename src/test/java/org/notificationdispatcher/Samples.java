package org.notificationdispatcher;

import java.time.Instant;
import java.util.List;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;

/** Records as License Central might report them. */
public final class Samples {
  public static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");

  private Samples() {}

  public static Order order(long key, String comment, Instant modified) {
    return new Order(
        key,
        "SO-2026-" + key,
        "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE",
        "C-1",
        TEN,
        "shop",
        comment,
        List.of(new OrderItem(key * 10, 1, "PRO-2026", "Professional", 2, List.of(1L, 2L))),
        modified);
  }

  public static License license(long id, String state, Instant modified) {
    return new License(
        id,
        "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE",
        1,
        10,
        "SO-2026-1",
        "C-1",
        "PRO-2026",
        6_000_010,
        201_000,
        state,
        false,
        0,
        null,
        null,
        TEN,
        null,
        null,
        null,
        1,
        modified);
  }

  public static Activation activation(long key, String type, String state, Instant modified) {
    return new Activation(
        key,
        key,
        type,
        state,
        4711,
        "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE",
        1,
        "SO-2026-1",
        "PRO-2026",
        "130-150197269",
        "CmActLicense",
        1,
        3L,
        true,
        TEN,
        modified,
        null,
        null,
        1,
        null,
        modified);
  }
}

package org.notificationdispatcher.simulator;

/** How much happens at a vendor. Planning figures of this product; no public ones exist. */
public enum LoadProfile {
  SMALL(50, 100),
  MEDIUM(2_000, 4_000),
  LARGE(50_000, 100_000);

  private final int ordersPerDay;
  private final int activationsPerDay;

  LoadProfile(int ordersPerDay, int activationsPerDay) {
    this.ordersPerDay = ordersPerDay;
    this.activationsPerDay = activationsPerDay;
  }

  public int ordersPerDay() {
    return ordersPerDay;
  }

  /** License updates, of one or more licenses each. */
  public int activationsPerDay() {
    return activationsPerDay;
  }
}

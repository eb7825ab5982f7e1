package org.notificationdispatcher.simulator;

/**
 * How much the stand-in holds.
 *
 * @param orders rows
 * @param licenses rows, withdrawn and replaced ones too
 * @param activations rows in any state
 * @param completedActivations those confirmed by a receipt, or done at once
 */
public record Totals(long orders, long licenses, long activations, long completedActivations) {}

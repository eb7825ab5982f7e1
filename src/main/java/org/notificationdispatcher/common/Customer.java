package org.notificationdispatcher.common;

/**
 * A customer.
 *
 * @param customerId the customer's number
 * @param name or null
 * @param email or null
 */
public record Customer(String customerId, String name, String email) {}

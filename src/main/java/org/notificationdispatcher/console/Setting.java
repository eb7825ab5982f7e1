package org.notificationdispatcher.console;

/**
 * A key of the configuration that is in force.
 *
 * @param value null where it must not be shown
 * @param origin where the value comes from
 * @param problem why it cannot be used, or null
 */
public record Setting(String key, String value, String origin, String problem) {}

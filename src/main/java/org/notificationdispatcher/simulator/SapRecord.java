package org.notificationdispatcher.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What was written into the SAP stand-in.
 *
 * @param set the entity set's name, or {@code IDoc}
 * @param key of the entity, or the IDoc's number
 * @param data its fields; of an IDoc {@code xml}
 */
public record SapRecord(String set, String key, JsonNode data) {}

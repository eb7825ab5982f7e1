package org.notificationdispatcher.core.cache;

import java.util.List;

/**
 * Details to fetch in one call.
 *
 * @param detail of which kind
 * @param ids at least one; at most as many as License Central takes at once
 */
public record DetailRequest(Detail detail, List<String> ids) {}

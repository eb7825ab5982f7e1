package org.notificationdispatcher.house.bad.core.collect;

import org.notificationdispatcher.house.bad.core.cache.TimeUtils;

public record Reader(TimeUtils times) {}

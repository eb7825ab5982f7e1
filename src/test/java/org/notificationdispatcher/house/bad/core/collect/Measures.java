package org.notificationdispatcher.house.bad.core.collect;

import io.micrometer.core.instrument.Counter;

public record Measures(Counter counter) {}

package org.notificationdispatcher.house.bad.webhook;

import org.notificationdispatcher.house.bad.simulator.StandIn;

public record KnowsSimulator(StandIn standIn) {}

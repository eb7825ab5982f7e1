package org.notificationdispatcher.house.bad.sap;

import org.notificationdispatcher.house.bad.simulator.StandIn;

public record KnowsSimulator(StandIn standIn) {}

package org.notificationdispatcher.house.bad.simulator;

import org.notificationdispatcher.house.bad.webhook.KnowsSimulator;

public record StandIn(KnowsSimulator whoKnowsIt) {}

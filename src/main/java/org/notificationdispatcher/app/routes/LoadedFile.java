package org.notificationdispatcher.app.routes;

import java.util.List;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;

/** A route file and what became of it. */
record LoadedFile(
    RouteFile file,
    List<RouteConfigurationDefinition> configurations,
    List<RouteDefinition> routes) {}

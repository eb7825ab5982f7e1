package org.notificationdispatcher.app.routes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.support.EndpointHelper;

/** Creates the routes of a file as Camel would, starts none of them, and leaves nothing behind. */
final class RouteTrial {
  private final RouteFiles files;
  private final CamelContext context;

  RouteTrial(RouteFiles files) {
    this.files = files;
    this.context = files.context();
  }

  /**
   * Returns if the routes can be created.
   *
   * @param batch by location: what is about to change with the file
   * @throws RouteFileException that names file and line if they cannot
   */
  void run(RouteFile file, Map<String, RouteFile> batch) {
    var builder = file.parse(context);
    RoutesDefinition routes = builder.getRouteCollection();
    routes.setResource(builder.getResource());
    files.checkConfigurations(file, routes.getRoutes());
    List<Endpoint> before = List.copyOf(context.getEndpoints());
    try {
      for (RouteDefinition route : routes.getRoutes()) {
        routes.prepareRoute(route);
        RouteDefinitionHelper.forceAssignIds(context, route.getInput());
        RouteDefinitionHelper.forceAssignIds(context, route);
        createOnly(route);
        files.model().getModelReifierFactory().createRoute(context, route);
      }
    } catch (Exception e) {
      Map<String, RouteFile> known = new HashMap<>(files.byLocation());
      known.putAll(batch);
      known.put(file.location(), file);
      throw RouteFailure.explain(known, routes.getRoutes(), e);
    } finally {
      List<Endpoint> added = new ArrayList<>(context.getEndpoints());
      added.removeAll(before);
      added.forEach(this::remove);
    }
  }

  /**
   * A context that runs starts an endpoint it is asked for, and some begin their work with that.
   */
  private void createOnly(RouteDefinition route) {
    FromDefinition from = route.getInput();
    try {
      String uri =
          EndpointHelper.normalizeEndpointUri(
              EndpointHelper.resolveEndpointUriPropertyPlaceholders(
                  context, from.getEndpointUri()));
      if (context.hasEndpoint(uri) == null) {
        Component component = context.getComponent(uri.replaceFirst("(?s):.*", ""));
        if (component == null) {
          throw new NoSuchEndpointException(uri);
        }
        from.setEndpoint(component.createEndpoint(uri));
      }
    } catch (Exception e) {
      throw new FailedToCreateRouteException(
          route.getRouteId(),
          null,
          "",
          e instanceof NoSuchEndpointException
              ? e
              : new ResolveEndpointFailedException(from.getEndpointUri(), e));
    }
  }

  private void remove(Endpoint endpoint) {
    try {
      context.removeEndpoint(endpoint);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

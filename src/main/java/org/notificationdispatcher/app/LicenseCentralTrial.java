package org.notificationdispatcher.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.routes.TrialRoute;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.Window;
import org.notificationdispatcher.licensecentral.DetailXml;
import org.notificationdispatcher.licensecentral.Failure;
import org.notificationdispatcher.licensecentral.FailureClassifier;
import org.notificationdispatcher.licensecentral.LicenseCentralXml;
import org.notificationdispatcher.licensecentral.Times;

/** Asks License Central about one module by the routes that are there, and stores nothing. */
final class LicenseCentralTrial implements AutoCloseable {
  private final DefaultCamelContext context;
  private final Module module;
  private final FailureClassifier failures;

  private LicenseCentralTrial(
      DefaultCamelContext context, Module module, FailureClassifier failures) {
    this.context = context;
    this.module = module;
    this.failures = failures;
  }

  /**
   * Starts the route that asks; nothing is connected yet.
   *
   * @throws StartException that names what of the routes cannot be used
   */
  static LicenseCentralTrial open(
      Configuration configuration, Profile profile, Path config, Path routes, Module module) {
    DefaultCamelContext context = Trial.context(configuration, config);
    try {
      PropertiesComponent properties = context.getPropertiesComponent();
      CamelRuntime.licenseCentral(configuration, profile)
          .forEach(
              (key, value) -> properties.addOverrideProperty(key.toString(), value.toString()));
      context
          .getRegistry()
          .bind(
              "licenseCentralXml",
              new LicenseCentralXml(
                  new Times(profile.zone().orElse(null), profile.resolution()), Clock.systemUTC()));
      context.getRegistry().bind("detailXml", new DetailXml());
      context.getRegistry().bind("licenseCentralConnection", Wiring.connection(configuration));
      TrialRoute route = TrialRoute.called(context, routes, "query-" + module);
      Trial.checkUsed(configuration, route);
      route.start();
      return new LicenseCentralTrial(
          context,
          module,
          new FailureClassifier(
              Set.copyOf(configuration.list("dispatcher.licensecentral.permanentErrors"))));
    } catch (RuntimeException e) {
      context.stop();
      throw e;
    }
  }

  /**
   * Asks for one page.
   *
   * @throws StartException that says in one line why there is none
   */
  Page ask(Window window) {
    Exchange answer =
        context
            .createProducerTemplate()
            .request(
                "direct:query-" + module,
                exchange -> {
                  exchange.setVariable("module", module.toString());
                  exchange.setVariable("window", window);
                  exchange.getMessage().setBody(window);
                });
    if (answer.getException() != null) {
      Throwable cause =
          answer.getException() instanceof CamelExecutionException
                  && answer.getException().getCause() != null
              ? answer.getException().getCause()
              : answer.getException();
      Failure failure = failures.classify(cause);
      throw new StartException(failure.kind() + ": " + failure.detail(), cause);
    }
    return answer.getMessage().getBody(Page.class);
  }

  @Override
  public void close() {
    try {
      context.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.notificationdispatcher.app.karaf;

import java.nio.file.Path;
import java.sql.SQLException;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationListener;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the dispatchers of a Karaf with the bundle and stops them with it. The bundle brings all
 * of its libraries and shares none.
 */
public final class Activator implements BundleActivator {
  private static final Logger LOG = LoggerFactory.getLogger(Activator.class);

  private Instances instances;
  private ServiceRegistration<ConfigurationListener> listener;

  @Override
  public void start(BundleContext context) throws Exception {
    // Where several bundles bring drivers, none is found by itself; and it was taken back at a stop
    if (!Driver.isRegistered()) {
      Driver.register();
    }
    Path etc = Path.of(property("karaf.etc"));
    ShippedFiles.copyUnlessThere(context.getBundle(), etc);
    instances = new Instances(etc, Path.of(property("karaf.base")));
    // Karaf watches the folder and tells that a file has changed; which one is seen by its content
    listener =
        context.registerService(ConfigurationListener.class, event -> instances.look(), null);
    instances.look();
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set; this bundle runs in Apache Karaf");
    }
    return value;
  }

  /** Returns when all have stopped; nothing of the bundle is left behind. */
  @Override
  public void stop(BundleContext context) {
    listener.unregister();
    instances.close();
    try {
      Driver.deregister();
    } catch (SQLException e) {
      LOG.warn("The JDBC driver stays registered", e);
    }
  }
}

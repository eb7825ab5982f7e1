package org.notificationdispatcher.app;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.cache.Correlation;
import org.notificationdispatcher.core.cache.Detail;
import org.notificationdispatcher.core.cache.FieldSelection;
import org.notificationdispatcher.core.cache.Level;
import org.notificationdispatcher.core.cache.TellRules;

/**
 * How the records of each module are told, from the configuration. What does not go together is
 * refused by its key.
 */
final class TellSettings {
  private final Configuration configuration;
  private final Profile profile;
  private final Supplier<CamelContext> context;
  private final Map<String, RecordExpression> expressions = new LinkedHashMap<>();

  /**
   * @param context asked for only when expressions are read
   */
  TellSettings(Configuration configuration, Profile profile, Supplier<CamelContext> context) {
    this.configuration = configuration;
    this.profile = profile;
    this.context = context;
  }

  /**
   * The rules of every module.
   *
   * @throws StartException that names the key and the mend
   */
  Map<Module, TellRules> rules() {
    checkOrderItems();
    return Stream.of(Module.values()).collect(Collectors.toMap(Function.identity(), this::rules));
  }

  /** Reads the expressions of the configuration, once Camel is there to do it. */
  void readExpressions() {
    expressions.forEach(
        (key, expression) -> {
          try {
            expression.init();
          } catch (RuntimeException e) {
            throw new StartException(
                configuration.complaint(
                    key,
                    "cannot be read as an expression: "
                        + e.getMessage().lines().findFirst().orElse("")
                        + "; for example ${body[comment]}"),
                e);
          }
        });
  }

  private TellRules rules(Module module) {
    boolean activations = module == Module.ACTIVATIONS;
    Level level =
        switch (module) {
          case ORDERS -> Level.RECORD;
          case LICENSES -> Level.named(module, configuration.text("dispatcher.licenses.grain"));
          case ACTIVATIONS ->
              Level.named(module, configuration.text("dispatcher.activations.level"));
        };
    return new TellRules(
        selection(module),
        level,
        level == Level.TICKET
            ? configuration.duration("dispatcher.activations.rest")
            : Duration.ZERO,
        configuration.text("dispatcher." + module + ".backfill").equals("silent"),
        activations && configuration.flag("dispatcher.activations.withoutReceipt"),
        activations && configuration.flag("dispatcher.activations.unexpectedState"),
        details(module),
        correlation(module, level));
  }

  private Set<Detail> details(Module module) {
    String key = "dispatcher." + module + ".details";
    Set<Detail> details;
    try {
      details = Detail.of(module, configuration.list(key));
    } catch (IllegalArgumentException e) {
      throw new StartException(configuration.complaint(key, e.getMessage()), e);
    }
    for (Detail detail : details) {
      String operation = "operation." + detail + "s";
      if (profile.text(operation).isEmpty()) {
        throw new StartException(
            configuration.complaint(
                key,
                detail
                    + " cannot be fetched: "
                    + operation
                    + " of profile '"
                    + profile.name()
                    + "' is empty; name the operation there, or take "
                    + detail
                    + " out"));
      }
    }
    return details;
  }

  private Correlation correlation(Module module, Level level) {
    String key = "dispatcher." + module + ".correlation";
    String criterion = configuration.optionalText(key).orElse("");
    if (criterion.contains("${")) {
      return expressions.computeIfAbsent(key, it -> new RecordExpression(criterion, context));
    }
    boolean manyLicenses =
        module == Module.ORDERS || level == Level.ORDER_ITEM || level == Level.TICKET;
    boolean manyPositions = module == Module.ORDERS || level == Level.TICKET;
    return switch (criterion) {
      case "" -> Correlation.none();
      case "orderId", "ticketId" -> Correlation.field(criterion);
      case "orderId/position" ->
          unless(manyPositions, key, criterion, Correlation.fields("orderId", "position"));
      case "ticketLicenseId" -> unless(manyLicenses, key, criterion, Correlation.field(criterion));
      default ->
          throw new StartException(
              configuration.complaint(
                  key,
                  "'"
                      + criterion
                      + "' is not one of orderId, orderId/position, ticketId, ticketLicenseId, nor"
                      + " an expression such as ${body[comment]}"));
    };
  }

  private Correlation unless(boolean many, String key, String criterion, Correlation correlation) {
    if (many) {
      throw new StartException(
          configuration.complaint(
              key,
              "a message of this module or level has several "
                  + criterion
                  + "; take orderId or ticketId"));
    }
    return correlation;
  }

  /** Only an order says how many licenses its items have. */
  private void checkOrderItems() {
    String key = "dispatcher.licenses.grain";
    boolean enabled = configuration.enabledModules().contains(Module.ORDERS);
    if (configuration.text(key).equals("order-item") && !enabled) {
      throw new StartException(
          configuration.complaint(
              key,
              "order-item needs the quantities of the orders; set dispatcher.orders.enabled=true"));
    }
  }

  private FieldSelection selection(Module module) {
    String key = "dispatcher." + module + ".fields";
    try {
      return FieldSelection.of(module, configuration.list(key));
    } catch (IllegalArgumentException e) {
      throw new StartException(configuration.complaint(key, e.getMessage()), e);
    }
  }
}

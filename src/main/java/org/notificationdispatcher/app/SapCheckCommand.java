package org.notificationdispatcher.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.egress.EgressRules;
import org.notificationdispatcher.sap.SapEndpoint;
import org.notificationdispatcher.sap.ServiceMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Compares mappings with what an OData service of SAP says of itself; writes nothing there. */
@Command(
    name = "sap-check",
    description = {
      "Log on to an OData service of SAP and compare mapping files with its $metadata.",
      "The mappings get the samples of docs/messages.md. Nothing is written to SAP. Exit code 0 only",
      "if all fits."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false)
final class SapCheckCommand implements Callable<Integer> {
  private static final List<String> TYPES =
      List.of(
          "order.created",
          "order.updated",
          "order_item.created",
          "order_item.updated",
          "license.created",
          "license.updated",
          "license.withdrawn",
          "license.replaced",
          "activation.completed",
          "activation.returned",
          "activation.restored",
          "activation.current",
          "ticket.processed");

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "Name of the destination: the keys dispatcher.sap.NAME.* say where it is.")
  private String name;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "Mapping files; those of config/mappings that begin with sap- if none is named.")
  private List<Path> files = new ArrayList<>();

  @Mixin private Form form;

  /** What of a mapping file does not fit. */
  private record Mapping(String file, boolean fits, Set<String> objections) {}

  /** What a program is told. */
  private record Outcome(String destination, boolean fits, List<Mapping> mappings) {}

  @Override
  public Integer call() {
    main.useLog();
    Configuration configuration = main.load();
    if (!configuration.saps().contains(name)) {
      throw new StartException("there are no keys dispatcher.sap." + name + ".*");
    }
    List<String> problems = configuration.problems("dispatcher.sap." + name + ".");
    if (!problems.isEmpty()) {
      throw new StartException(String.join("\n", problems));
    }
    List<Path> mappings = files.isEmpty() ? shipped() : files;
    if (mappings.isEmpty()) {
      throw new StartException("no mapping file sap-*.jq in " + folder() + "; name one");
    }
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getPropertiesComponent().setInitialProperties(configuration.asProperties());
      context
          .getRegistry()
          .bind(
              "egress",
              EgressRules.of(
                  configuration.list(EgressRules.ALLOW), configuration.flag(EgressRules.HTTP)));
      context.start();
      ServiceMetadata metadata =
          context.getEndpoint("sap:" + name, SapEndpoint.class).readMetadata();
      return report(context, metadata, mappings);
    } catch (TransmissionException e) {
      throw new StartException(e.getMessage(), e);
    } catch (RuntimeCamelException e) {
      throw new StartException(
          e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path folder() {
    return main.folder().resolve("mappings");
  }

  private List<Path> shipped() {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder())) {
      return all.filter(file -> file.getFileName().toString().matches("sap-.*\\.jq"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int report(DefaultCamelContext context, ServiceMetadata metadata, List<Path> mappings)
      throws IOException {
    List<Mapping> checked = new ArrayList<>();
    for (Path file : mappings) {
      Set<String> objections = objections(context, metadata, file);
      checked.add(new Mapping(file.toString(), objections.isEmpty(), objections));
    }
    boolean fits = checked.stream().allMatch(Mapping::fits);
    PrintWriter out = spec.commandLine().getOut();
    if (!form.shown(out, new Outcome(name, fits, checked))) {
      checked.forEach(one -> show(out, one));
      out.flush();
    }
    return fits ? 0 : 1;
  }

  private static void show(PrintWriter out, Mapping one) {
    out.println(one.file() + (one.fits() ? ": fits" : ":"));
    one.objections().forEach(objection -> out.println("  " + objection));
  }

  private static Set<String> objections(
      DefaultCamelContext context, ServiceMetadata metadata, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new StartException(file + ": there is no such file");
    }
    Set<String> objections = new LinkedHashSet<>();
    Expression mapping;
    try {
      mapping = context.resolveLanguage("jq").createExpression(Files.readString(file));
      mapping.init(context);
    } catch (RuntimeException e) {
      return Set.of("is no mapping: " + reason(e));
    }
    for (String type : TYPES) {
      Exchange exchange = new DefaultExchange(context);
      exchange.getMessage().setBody(sample(type));
      try {
        objections.addAll(metadata.objections(mapping.evaluate(exchange, JsonNode.class)));
      } catch (CamelExecutionException | IllegalStateException e) {
        objections.add("fails with the sample of " + type + ": " + reason(e));
      }
    }
    return objections;
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  private static JsonNode sample(String type) throws IOException {
    try (InputStream schema =
        SapCheckCommand.class.getResourceAsStream("/schema/" + type + ".json")) {
      return MessageJson.mapper().readTree(schema).path("examples").path(0);
    }
  }
}

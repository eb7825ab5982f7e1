package org.notificationdispatcher.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.camel.impl.DefaultCamelContext;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.cache.Preview;
import org.notificationdispatcher.licensecentral.LicenseCentralXml;
import org.notificationdispatcher.licensecentral.MappedSample;
import org.notificationdispatcher.licensecentral.MappingCheck;
import org.notificationdispatcher.licensecentral.Sample;
import org.notificationdispatcher.licensecentral.StyleSheet;
import org.notificationdispatcher.licensecentral.Times;
import org.notificationdispatcher.licensecentral.UnusableAnswerException;
import org.notificationdispatcher.licensecentral.UnusableProfileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Tries out how a profile maps an answer, with a file and without License Central. */
@Command(
    name = "map",
    description = {
      "Show what a profile's answer style sheet makes of a sample answer.",
      "The sample is a SOAP envelope, or what was in its body. Below the records come the messages",
      "they would make if nothing were known yet. Exit code 0 only if all is well."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false)
final class MapCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      required = true,
      description = "Folder below licensecentral of the configuration.")
  private String profileName;

  @Option(
      names = "--operation",
      paramLabel = "MODULE",
      required = true,
      description = "What was asked for: orders, licenses or activations.")
  private String operation;

  @Parameters(paramLabel = "SAMPLE", description = "XML file with an answer.")
  private Path sample;

  @Mixin private Form form;

  /** What became of the sample. */
  private record Mapped(
      Map<String, String> page,
      List<CollectedRecord> records,
      List<Message> messages,
      Collection<String> neverFilled,
      List<String> problems) {}

  /** What License Central says in a sample that has no records. */
  private record Refused(String code, String text) {}

  @Override
  public Integer call() {
    Module module = module();
    main.useLog();
    Profile profile = Profile.load(profileName, main.folder());
    MappedSample mapped = map(profile, module);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (mapped.error() != null) {
      Refused refused = new Refused(mapped.error().code(), mapped.error().getMessage());
      form.tell(
          out,
          Map.of("error", refused),
          "error code=" + refused.code() + " text=" + refused.text());
      err.println("dispatcher: License Central refused in this sample; take one with records too");
      return 1;
    }
    if (form.json()) {
      form.shown(
          out,
          new Mapped(
              mapped.page(),
              mapped.records(),
              messages(profile, mapped.records()),
              mapped.neverFilled(),
              mapped.problems()));
      return mapped.problems().isEmpty() ? 0 : 1;
    }
    out.println(
        "page "
            + mapped.page().entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(" ")));
    mapped.records().forEach(record -> out.println("record " + json(record)));
    messages(profile, mapped.records()).forEach(message -> out.println("message " + json(message)));
    if (!mapped.neverFilled().isEmpty() && !mapped.records().isEmpty()) {
      out.println("never filled: " + String.join(", ", mapped.neverFilled()));
    }
    out.flush();
    mapped.problems().forEach(problem -> err.println("dispatcher: " + problem));
    return mapped.problems().isEmpty() ? 0 : 1;
  }

  private Module module() {
    try {
      return Module.named(operation);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--operation: " + e.getMessage(), e);
    }
  }

  private MappedSample map(Profile profile, Module module) {
    try {
      StyleSheet styleSheet = StyleSheet.read(profile.file(module + "-answer.xslt"));
      LicenseCentralXml xml =
          new LicenseCentralXml(
              new Times(profile.zone().orElse(null), profile.resolution()), Clock.systemUTC());
      return new MappingCheck(xml, module, profile.readsByDates(), profile.maxRows())
          .check(styleSheet, Sample.read(sample));
    } catch (UnusableAnswerException | UnusableProfileException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private List<Message> messages(Profile profile, List<CollectedRecord> records) {
    Configuration configuration = main.load();
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      TellSettings telling = new TellSettings(configuration, profile, () -> context);
      Preview preview = new Preview(configuration.text("dispatcher.instance"), telling.rules());
      telling.readExpressions();
      return preview.messages(records);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(Object value) {
    try {
      return MessageJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("it could not be written as JSON", e);
    }
  }
}

package org.notificationdispatcher.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.licensecentral.LicenseCentralXml;
import org.notificationdispatcher.licensecentral.MappedSample;
import org.notificationdispatcher.licensecentral.MappingCheck;
import org.notificationdispatcher.licensecentral.Sample;
import org.notificationdispatcher.licensecentral.StyleSheet;
import org.notificationdispatcher.licensecentral.Times;
import org.notificationdispatcher.licensecentral.UnusableAnswerException;
import org.notificationdispatcher.licensecentral.UnusableProfileException;
import picocli.CommandLine.Command;
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
      "The sample is a SOAP envelope, or what was in its body. Exit code 0 only if all is well."
    })
final class MapCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      MessageJson.mapper().copy().setSerializationInclusion(JsonInclude.Include.NON_NULL);

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

  @Override
  public Integer call() {
    Module module = module();
    main.useLog();
    MappedSample mapped = map(Profile.load(profileName, main.folder()), module);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (mapped.error() != null) {
      out.println("error code=" + mapped.error().code() + " text=" + mapped.error().getMessage());
      out.flush();
      err.println("dispatcher: License Central refused in this sample; take one with records too");
      return 1;
    }
    out.println(
        "page "
            + mapped.page().entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(" ")));
    show(out, mapped.records());
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

  /** Shows what comes of the records: each as it is read. */
  private static void show(PrintWriter out, List<CollectedRecord> records) {
    for (CollectedRecord one : records) {
      try {
        out.println(JSON.writeValueAsString(one));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a record could not be written as JSON", e);
      }
    }
  }
}

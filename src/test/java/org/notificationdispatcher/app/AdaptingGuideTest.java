package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.app.configuration.Profile;

/** Whoever does what docs/adapting-license-central.md says gets what it says. */
class AdaptingGuideTest {
  private static final Pattern FILE =
      Pattern.compile(
          "(?ms)^`(config/licensecentral/mine/[\\w.-]+|sample\\.xml)`[^\\n]*:\\n\\n```\\w+\\n(.*?)^```");
  private static final Pattern COPY =
      Pattern.compile("(?m)^cp (?:-r )?(config/\\S+) (config/\\S+)$");
  private static final Pattern COMMAND = Pattern.compile("(?m)^bin/dispatcher (.*)$");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String guide;

  @BeforeEach
  void follow() throws IOException {
    guide = Files.readString(Path.of("docs/adapting-license-central.md"));
    Matcher copies = COPY.matcher(guide);
    while (copies.find()) {
      copy(Path.of(copies.group(1)), folder.resolve(copies.group(2)));
    }
    Matcher files = FILE.matcher(guide);
    List<String> written = new ArrayList<>();
    while (files.find()) {
      Files.writeString(folder.resolve(files.group(1)), files.group(2));
      written.add(Path.of(files.group(1)).getFileName().toString());
    }
    assertThat(written)
        .containsExactly(
            "profile.properties", "orders-request.xslt", "orders-answer.xslt", "sample.xml");
    Files.writeString(
        folder.resolve("config/application.properties"),
        "dispatcher.licensecentral.profile=mine\n"
            + "dispatcher.licensecentral.url=https://license-central.example/\n"
            + "dispatcher.webhook.erp.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isRegularFile(from)) {
      Files.copy(from, to.resolve(from.getFileName()));
      return;
    }
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** The command that begins so, run in the folder. */
  private int run(String name) {
    Matcher commands = COMMAND.matcher(guide);
    while (commands.find()) {
      if (commands.group(1).startsWith(name)) {
        List<String> arguments =
            new ArrayList<>(
                List.of(
                    commands.group(1).replace("sample.xml", folder + "/sample.xml").split(" ")));
        arguments.addAll(List.of("--config", folder.resolve("config").toString()));
        return Main.execute(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));
      }
    }
    throw new AssertionError("no command " + name);
  }

  @Test
  void theProfileIsValid() {
    assertThat(run("validate")).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("https://license-central.example/")
        .containsPattern("profile +mine, read by dates");
  }

  @Test
  void theSampleIsMappedAsShown() {
    assertThat(run("map")).as(err.toString()).isZero();

    assertThat(guide).contains("```\n" + out + "```");
  }

  /** The same names and ways as the finished profile; only the comments are left out. */
  @Test
  void thePropertiesAreThoseOfTheFinishedProfile() {
    Profile mine = Profile.load("mine", folder.resolve("config"));
    Profile legacy = Profile.load("legacy", Path.of("config"));

    assertThat(without(mine, "profile.location", "profile.address"))
        .isEqualTo(without(legacy, "profile.location", "profile.address"));
  }

  private static Object without(Profile profile, String... keys) {
    return profile.asProperties().entrySet().stream()
        .filter(one -> !List.of(keys).contains(one.getKey()))
        .collect(Collectors.toMap(one -> one.getKey(), one -> one.getValue()));
  }

  @Test
  void everyKeyIsExplained() {
    Profile profile = Profile.load("mine", folder.resolve("config"));

    assertThat(profile.asProperties().stringPropertyNames())
        .map(key -> key.substring("profile.".length()))
        .filteredOn(key -> !key.equals("location"))
        .map(
            key ->
                key.replaceFirst(
                    "^operation\\.(orders|licenses|activations)$", "operation.<module>"))
        .map(key -> key.replaceFirst("^operation\\.(items|containers)$", ".$1"))
        .allSatisfy(key -> assertThat(guide).contains("`" + key + "`"));
  }

  /** What the guide calls needed is what the check misses in an empty record. */
  @Test
  void theNeededFieldsAreThoseThatAreMissed() throws IOException {
    for (String record : new String[] {"order", "license", "activation"}) {
      err.getBuffer().setLength(0);
      String items = record.equals("order") ? "<items><item/></items>" : "";
      Files.writeString(
          folder.resolve("config/licensecentral/mine/" + record + "s-answer.xslt"),
          "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"
              + "<xsl:template match='/'><page><"
              + record
              + "><itemId>x</itemId>"
              + items
              + "</"
              + record
              + "></page></xsl:template></xsl:stylesheet>");
      Main.execute(
          new PrintWriter(out, true),
          new PrintWriter(err, true),
          "map",
          "--config",
          folder.resolve("config").toString(),
          "--profile",
          "mine",
          "--operation",
          record + "s",
          folder.resolve("sample.xml").toString());

      Matcher row = Pattern.compile("(?m)^\\| `" + record + "` \\| (.*) \\|$").matcher(guide);
      assertThat(row.find()).isTrue();
      assertThat(err.toString().lines().filter(line -> line.contains("is required")))
          .map(line -> line.replaceFirst(".*<(?:items\\.)?(\\w+)>.*", "$1"))
          .containsExactlyInAnyOrder(
              row.group(1).replaceAll("; of each `item`:|`", " ").strip().split("\\s+"));
    }
  }
}

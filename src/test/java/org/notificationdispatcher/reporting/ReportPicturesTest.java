package org.notificationdispatcher.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pictures of docs/reports.md, made by a browser that is no mail reader, but near to one. */
class ReportPicturesTest {
  private static final int WIDTH = 728;
  private static final int HEIGHT = 4000;

  @TempDir Path folder;

  private static Optional<Path> browser() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(
            path ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(Path.of(path)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void lightInEnglish() throws Exception {
    picture(Locale.ENGLISH, "docs/report-en.png");
  }

  @Test
  void darkInGerman() throws Exception {
    picture(Locale.GERMAN, "docs/report-de-dark.png", "--blink-settings=preferredColorScheme=0");
  }

  private void picture(Locale locale, String target, String... arguments) throws Exception {
    assumeTrue(
        Boolean.getBoolean("reports.update"),
        "pictures are made anew by mvn -Dtest=ReportPicturesTest -Dreports.update=true test");
    assumeTrue(browser().isPresent(), "no chromium on the path, by which pictures are made");
    Report report =
        Report.of(
            SampleOverviews.busy(SampleReports.OCTOBER),
            SampleReports.shorter(SampleReports.settings(locale)),
            new Origin("license-central-eu", ""));
    Path page = ReportFiles.write(report, new byte[0], folder.resolve("page"));
    Path shot = folder.resolve("shot.png");
    List<String> command =
        new ArrayList<>(
            List.of(
                browser().get().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile"),
                "--screenshot=" + shot,
                "--window-size=" + WIDTH + "," + HEIGHT));
    command.addAll(List.of(arguments));
    command.add(page.resolve("report.html").toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    ImageIO.write(trimmed(ImageIO.read(shot.toFile())), "png", Path.of(target).toFile());
  }

  /** Without what is empty at its end. */
  private static BufferedImage trimmed(BufferedImage shot) {
    int background = shot.getRGB(2, 2);
    int end = shot.getHeight();
    while (end > 1 && empty(shot, end - 1, background)) {
      end--;
    }
    return shot.getSubimage(0, 0, shot.getWidth(), Math.min(shot.getHeight(), end + 24));
  }

  private static boolean empty(BufferedImage shot, int line, int background) {
    for (int x = 0; x < shot.getWidth(); x++) {
      if (shot.getRGB(x, line) != background) {
        return false;
      }
    }
    return true;
  }
}

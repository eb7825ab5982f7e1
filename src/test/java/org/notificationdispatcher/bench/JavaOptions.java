package org.notificationdispatcher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the dispatcher's JVM is started. */
final class JavaOptions {
  private static final Path IMAGE = Path.of("docker", "Dockerfile");
  private static final Pattern SHIPPED = Pattern.compile("ENV JAVA_OPTS=\"([^\"]*)\"");

  private JavaOptions() {}

  /** As the image starts it, and those of {@code bench.java}, which win. */
  static List<String> ofTheDispatcher() {
    return Stream.of(shipped(), System.getProperty("bench.java", ""))
        .flatMap(options -> Stream.of(options.split(" +")))
        .filter(option -> !option.isEmpty())
        .toList();
  }

  private static String shipped() {
    try {
      Matcher shipped = SHIPPED.matcher(Files.readString(IMAGE));
      if (!shipped.find()) {
        throw new IllegalStateException(IMAGE + " sets no JAVA_OPTS");
      }
      return shipped.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

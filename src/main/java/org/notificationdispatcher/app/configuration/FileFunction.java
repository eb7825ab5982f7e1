package org.notificationdispatcher.app.configuration;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.camel.spi.PropertiesFunction;

/**
 * The placeholder {@code {{file:/run/secrets/name}}}: the content of a UTF-8 file without the line
 * break at its end.
 */
public final class FileFunction implements PropertiesFunction {
  private static final long LARGEST = 64L * 1024;

  private final Path home;

  /**
   * @param home what relative names are relative to
   */
  public FileFunction(Path home) {
    this.home = home;
  }

  @Override
  public String getName() {
    return "file";
  }

  /**
   * @throws IllegalArgumentException if the file cannot be read; the message names it
   */
  @Override
  public String apply(String remainder) {
    try {
      Path file = home.resolve(remainder);
      if (Files.notExists(file)) {
        throw new IllegalArgumentException("file " + file + " does not exist");
      }
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("file " + file + " is not a file");
      }
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException("file " + file + " is larger than 64 KiB");
      }
      return withoutLineBreak(Files.readString(file, StandardCharsets.UTF_8));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("file " + remainder + " is not a path", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("file " + remainder + " is not UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("file " + remainder + " cannot be read", e);
    }
  }

  private static String withoutLineBreak(String content) {
    if (content.endsWith("\r\n")) {
      return content.substring(0, content.length() - 2);
    }
    return content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
  }
}

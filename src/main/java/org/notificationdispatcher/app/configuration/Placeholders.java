package org.notificationdispatcher.app.configuration;

import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** Camel's placeholders, with {@link FileFunction}. */
final class Placeholders implements AutoCloseable {
  private static final Pattern MISSING = Pattern.compile("Property with key \\[([^\\]]*)\\]");

  /** What a placeholder names is not there; the message says what, and the mend. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1L;

    MissingException(String message) {
      super(message);
    }
  }

  private final CamelContext context = new DefaultCamelContext();

  /**
   * @param values what {@code {{key}}} stands for
   * @param home what files are relative to
   */
  Placeholders(Properties values, Path home) {
    context.getPropertiesComponent().setOverrideProperties(values);
    context.getPropertiesComponent().addPropertiesFunction(new FileFunction(home));
  }

  String resolve(String value) throws MissingException {
    if (!value.contains("{{")) {
      return value;
    }
    try {
      return context.resolvePropertyPlaceholders(value);
    } catch (IllegalArgumentException e) {
      // Camel's message quotes what is resolved so far, which may be a secret.
      throw new MissingException(explain(e.getMessage() == null ? "" : e.getMessage()));
    }
  }

  private static String explain(String message) {
    if (message.startsWith("file ")) {
      return message + "; create it, or name another one";
    }
    Matcher missing = MISSING.matcher(message);
    if (message.startsWith("Circular reference")) {
      return "the placeholder refers to itself; name another key in it";
    }
    if (!missing.find()) {
      return "the placeholder is not closed, or not one that exists; write {{env:NAME}},"
          + " {{file:/path}} or {{key}}";
    }
    String key = missing.group(1);
    if (key.startsWith("env:")) {
      return "environment variable "
          + key.substring("env:".length())
          + " is not set; set it, or give the value in a file with {{file:/path}}";
    }
    if (key.startsWith("sys:")) {
      String name = key.substring("sys:".length());
      return "system property " + name + " is not set; set it with -D" + name + "=...";
    }
    return "placeholder {{" + key + "}} names no key; correct the name";
  }

  @Override
  public void close() {
    context.stop();
  }
}
